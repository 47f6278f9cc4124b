mov rax, []
