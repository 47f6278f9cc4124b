mov [rax], [rbx]
