; K1: xorshift64*, the sum of n outputs. 14 n + 4 instructions.
; n stands in [n]; the sum is left in [result].

        bits 64
        default rel
        org 0x100000

        mov rcx, [n]
        mov rax, [seed]
        mov r8, [multiplier]
        xor ebx, ebx
next:   mov rdx, rax
        shr rdx, 12
        xor rax, rdx
        mov rdx, rax
        shl rdx, 25
        xor rax, rdx
        mov rdx, rax
        shr rdx, 27
        xor rax, rdx
        mov rdx, rax
        imul rdx, r8
        add rbx, rdx
        dec rcx
        jnz next
        mov [result], rbx
        db 0x0f, 0x04, 0x05, 0x00       ; hvstop

        align 8
n:          dq 10000000
seed:       dq 0x9e3779b97f4a7c15
multiplier: dq 0x2545f4914f6cdd1d
result:     dq 0
