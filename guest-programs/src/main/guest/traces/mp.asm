; Message passing: whoever sees the flag sees the message.

scenario "message passing"
cpus 2
start 0, p0
start 1, p1
stack 4096

        org 0x100000

section .text

p0:
        mov qword [x], 1
        mov qword [y], 1
        stop

p1:
        mov rax, [y]
        mov rbx, [x]
        stop

section .data
align 8
x:      dq 0
y:      dq 0
