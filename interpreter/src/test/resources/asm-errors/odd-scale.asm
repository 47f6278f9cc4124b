mov rax, [rbx + rcx*3]
