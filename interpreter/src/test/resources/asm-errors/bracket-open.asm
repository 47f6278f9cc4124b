mov rax, [rbx
