mov rax, [rbx - rcx]
