        org 0x1000
        mov rax, size
size    equ size + 1
