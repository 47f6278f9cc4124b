rep mov rax, rbx
