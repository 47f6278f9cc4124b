bits 64
org 0x1000
section .text
a: dq a, d, u, r, b
section .data
d: db 1
section foo
u: db 2
section .rodata
r: db 3
section .bss
b: resb 5
section foo
align 16
u2: db 4, 5
dq u2
section .text
db 9
times 5 db 7
