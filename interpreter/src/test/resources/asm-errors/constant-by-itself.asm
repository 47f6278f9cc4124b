        org 0x1000
        mov rax, first
first   equ second
second  equ first
