; K7: the lengths of the Collatz sequences that begin at 1 to n, added up. Branches that are hard to foresee.
; n stands in [n]; the sum is left in [result].

        bits 64
        default rel
        org 0x100000

        mov r8, [n]
        xor ebx, ebx
        mov ecx, 1
number: mov rax, rcx
step:   cmp rax, 1
        je done
        inc rbx
        test al, 1
        jnz odd
        shr rax, 1
        jmp step
odd:    lea rax, [rax + rax * 2 + 1]
        jmp step
done:   inc rcx
        cmp rcx, r8
        jbe number
        mov [result], rbx
        db 0x0f, 0x04, 0x05, 0x00       ; hvstop

        align 8
n:      dq 200000
result: dq 0
