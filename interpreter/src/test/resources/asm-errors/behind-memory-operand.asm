mov rax, [rbx] rcx
