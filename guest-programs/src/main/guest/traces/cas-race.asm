; Every CPU tries to be the first to put its number into a variable. Start with --cpus.

scenario "one compare-exchange succeeds"
cpus 1
start 0, p
stack 4096

        org 0x100000

section .text

p:
        ; The number of this CPU, counted from 1, from where its stack begins.
        mov rdi, rsp
        sub rdi, stacks
        shr rdi, 12
        xor eax, eax
        lock cmpxchg [x], rdi
        stop

section .data
align 8
x:      dq 0
