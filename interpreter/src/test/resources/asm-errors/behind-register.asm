mov rax rbx
