mov rax, [rbx + rsp*2]
