counter: dq 0
    mov rax, [countr]
