; Two CPUs increment a variable, each with a load and a store.

scenario "two unlocked increments"
cpus 2
start 0, p
start 1, p
stack 4096

        org 0x100000

section .text

p:
        mov rax, [x]
        inc rax
        mov [x], rax
        stop

section .data
align 8
x:      dq 0
