; Every CPU adds 1 to a variable by LOCK XADD. Start with --cpus.

scenario "locked additions"
cpus 1
start 0, p
stack 4096

        org 0x100000

section .text

p:
        mov eax, 1
        lock xadd [x], rax
        stop

section .data
align 8
x:      dq 0
