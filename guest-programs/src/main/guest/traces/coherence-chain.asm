; Every CPU writes its number to two variables. Start with --cpus.

scenario "many writers of two variables"
cpus 1
start 0, writer
stack 4096

        org 0x100000

section .text

writer:
        ; The number of this CPU, counted from 1, from where its stack begins.
        mov rdi, rsp
        sub rdi, stacks
        shr rdi, 12
        mov [x], rdi
        mov [y], rdi
        stop

section .data
align 8
x:      dq 0
y:      dq 0
