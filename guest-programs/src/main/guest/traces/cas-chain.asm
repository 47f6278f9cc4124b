; CPU i changes i + 1 to i + 2 if it finds it. Start with --cpus.

scenario "compare-exchanges that wait for each other"
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
        mov rax, rdi
        inc rdi
        lock cmpxchg [x], rdi
        stop

section .data
align 8
x:      dq 1
