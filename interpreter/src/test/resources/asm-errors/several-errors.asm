    mvo rax, 1
    mov rax, [nowhere]
    db 300
    nop
