a32 mov eax, [rax]
