mov rax, [rbx + rcx + rdx]
