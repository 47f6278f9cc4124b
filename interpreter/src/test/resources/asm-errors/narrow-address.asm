mov rax, [bx]
