mov rax,
