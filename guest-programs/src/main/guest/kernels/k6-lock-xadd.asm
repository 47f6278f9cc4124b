; K6: a counter incremented n times with LOCK XADD; the sum of the values seen. One CPU.
; n stands in [n]; the sum is left in [result].

        bits 64
        default rel
        org 0x100000

        mov rcx, [n]
        xor ebx, ebx
next:   mov eax, 1
        lock xadd [counter], rax
        add rbx, rax
        dec rcx
        jnz next
        mov [result], rbx
        db 0x0f, 0x04, 0x05, 0x00       ; hvstop

        align 8
n:      dq 10000000
counter: dq 0
result: dq 0
