; Store buffering, prevented by exchanges, which are locked.

scenario "store buffering with XCHG"
cpus 2
start 0, p0
start 1, p1
stack 4096

        org 0x100000

section .text

p0:
        mov eax, 1
        xchg [x], rax
        mov rax, [y]
        stop

p1:
        mov eax, 1
        xchg [y], rax
        mov rax, [x]
        stop

section .data
align 8
x:      dq 0
y:      dq 0
