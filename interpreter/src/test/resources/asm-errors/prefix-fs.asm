fs mov eax, [rax]
