; Load buffering: no x86 model lets both loads see the stores behind them.

scenario "load buffering"
cpus 2
start 0, p0
start 1, p1
stack 4096

        org 0x100000

section .text

p0:
        mov rax, [x]
        mov qword [y], 1
        stop

p1:
        mov rax, [y]
        mov qword [x], 1
        stop

section .data
align 8
x:      dq 0
y:      dq 0
