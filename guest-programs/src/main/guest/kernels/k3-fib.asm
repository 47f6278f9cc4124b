; K3: the n-th Fibonacci number by recursion: push, pop, call, ret.
; n stands in [n]; the number is left in [result].

        bits 64
        default rel
        org 0x100000

        mov rdi, [n]
        call fib
        mov [result], rax
        db 0x0f, 0x04, 0x05, 0x00       ; hvstop

; RAX := the RDI-th Fibonacci number
fib:    cmp rdi, 2
        jb small
        push rbx
        push rdi
        dec rdi
        call fib
        mov rbx, rax
        pop rdi
        sub rdi, 2
        call fib
        add rax, rbx
        pop rbx
        ret
small:  mov rax, rdi
        ret

        align 8
n:      dq 31
result: dq 0
