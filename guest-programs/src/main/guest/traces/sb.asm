; Store buffering: under TSO both loads may miss both stores.

scenario "store buffering"
cpus 2
start 0, p0
start 1, p1
stack 4096

        org 0x100000

section .text

p0:
        mov qword [x], 1
        mov rax, [y]
        stop

p1:
        mov qword [y], 1
        mov rax, [x]
        stop

section .data
align 8
x:      dq 0
y:      dq 0
