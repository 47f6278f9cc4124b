; Store buffering round three CPUs.

scenario "store buffering round three CPUs"
cpus 3
start 0, p0
start 1, p1
start 2, p2
stack 4096

        org 0x100000

section .text

p0:
        mov qword [x], 1
        mov rax, [y]
        stop

p1:
        mov qword [y], 1
        mov rax, [z]
        stop

p2:
        mov qword [z], 1
        mov rax, [x]
        stop

section .data
align 8
x:      dq 0
y:      dq 0
z:      dq 0
