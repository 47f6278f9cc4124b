; K2: sieve of Eratosthenes over 1,000,000 bytes, n times; the sum of the primes.
; n stands in [n]; the sum is left in [result].

        bits 64
        default rel
        org 0x100000

size    equ 1000000

        mov r10, [n]
        lea r8, [sieve]
again:  mov rdi, r8
        mov ecx, size / 8
        mov rax, 0x0101010101010101
fill:   mov [rdi], rax
        add rdi, 8
        dec rcx
        jnz fill
        mov ecx, 2
outer:  mov rax, rcx
        imul rax, rcx
        cmp rax, size
        jae sum
        cmp byte [r8 + rcx], 0
        je next
strike: mov byte [r8 + rax], 0
        add rax, rcx
        cmp rax, size
        jb strike
next:   inc rcx
        jmp outer
sum:    xor ebx, ebx
        mov ecx, 2
count:  cmp byte [r8 + rcx], 0
        je composite
        add rbx, rcx
composite:
        inc rcx
        cmp rcx, size
        jb count
        dec r10
        jnz again
        mov [result], rbx
        db 0x0f, 0x04, 0x05, 0x00       ; hvstop

        align 8
n:      dq 5
result: dq 0

        section .bss
        alignb 8
sieve:  resb size
