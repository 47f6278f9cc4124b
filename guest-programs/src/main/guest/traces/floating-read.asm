; CPU 0 reads what all others write. Start with --cpus.

scenario "one reader of what many write"
cpus 2
start 0, reader
start 1, writer
stack 4096

        org 0x100000

section .text

reader:
        mov rax, [x]
        stop

writer:
        ; The number of this CPU, counted from 1, from where its stack begins.
        mov rdi, rsp
        sub rdi, stacks
        shr rdi, 12
        mov [x], rdi
        stop

section .data
align 8
x:      dq 0
