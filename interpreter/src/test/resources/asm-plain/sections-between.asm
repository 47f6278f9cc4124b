bits 64
db 1
section .rodata
 db 2
section .data align=16
 db 3
section .bss
x: resq 1
 align 8
y: resb 3
section .text
mov rax, x
mov rax, y
mov rax, [y]
mov eax, [rel y]
jmp z
section .data
z: jmp z
call a
section .text
a: ret
