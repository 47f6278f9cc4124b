mov rax, 1 2
