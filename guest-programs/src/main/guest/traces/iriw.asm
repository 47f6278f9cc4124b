; Independent reads of independent writes: all readers agree on the order of the writes.

scenario "independent reads of independent writes"
cpus 4
start 0, w0
start 1, w1
start 2, r0
start 3, r1
stack 4096

        org 0x100000

section .text

w0:
        mov qword [x], 1
        stop

w1:
        mov qword [y], 1
        stop

r0:
        mov rax, [x]
        mov rbx, [y]
        stop

r1:
        mov rax, [y]
        mov rbx, [x]
        stop

section .data
align 8
x:      dq 0
y:      dq 0
