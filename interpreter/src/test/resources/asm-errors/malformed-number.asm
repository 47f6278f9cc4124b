mov rax, 12x4
