; K5: product of two 64 x 64 matrices of 64-bit integers, n times; the sum of the last product's elements.
; n stands in [n]; the sum is left in [result].

        bits 64
        default rel
        org 0x100000

order   equ 64

        lea r8, [a]
        lea r9, [b]
        lea r10, [c]
        xor ecx, ecx
fill:   lea rax, [rcx + rcx * 2 + 1]
        mov [r8 + rcx * 8], rax
        xor rax, 0x55
        mov [r9 + rcx * 8], rax
        inc rcx
        cmp rcx, order * order
        jb fill
        mov r15, [n]
again:  xor r11d, r11d                  ; row
row:    xor r12d, r12d                  ; column
column: mov rsi, r11
        shl rsi, 9
        add rsi, r8                     ; first element of the row
        lea rdi, [r9 + r12 * 8]         ; first element of the column
        xor eax, eax
        mov ecx, order
dot:    mov rdx, [rsi]
        imul rdx, [rdi]
        add rax, rdx
        add rsi, 8
        add rdi, order * 8
        dec rcx
        jnz dot
        mov rdx, r11
        shl rdx, 6
        add rdx, r12
        mov [r10 + rdx * 8], rax
        inc r12
        cmp r12, order
        jb column
        inc r11
        cmp r11, order
        jb row
        dec r15
        jnz again
        xor eax, eax
        xor ecx, ecx
sum:    add rax, [r10 + rcx * 8]
        inc rcx
        cmp rcx, order * order
        jb sum
        mov [result], rax
        db 0x0f, 0x04, 0x05, 0x00       ; hvstop

        align 8
n:      dq 60
result: dq 0

        section .bss
        alignb 8
a:      resq order * order
b:      resq order * order
c:      resq order * order
