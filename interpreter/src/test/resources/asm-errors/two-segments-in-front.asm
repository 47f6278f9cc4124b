ss ds mov eax, [rax]
