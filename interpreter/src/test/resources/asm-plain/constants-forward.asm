; Constants that are used before they are known, and chains of them.

        bits 64
        org 0x100000

        mov rax, chained
        add rcx, chained
        push chained
        mov rax, [rbx+chained]
        imul rax, rbx, chained
        mov qword [rbx], chained
        mov eax, chained
        shl rax, chained
        cmp byte [rax+chained], chained
        mov rdx, [chained]
        mov rax, negative
        mov rax, large
        mov rax, huge
        mov rax, [rbx+large]
chained equ link
        mov rax, chained
        add rcx, chained
        push chained
        mov rax, [rbx+chained]
link    equ end_of_chain
        mov rax, chained
        add rcx, chained
        mov rax, [rbx+chained]
end_of_chain equ 5
        mov rax, chained
        add rcx, chained
        mov rax, [rbx+chained]
negative equ -one
one     equ 1
large   equ 0x12345678
huge    equ large << 8

; Distances and addresses in constants.
length  equ last - first
        mov rax, length
        mov ecx, length
        add rax, length
        lea rsi, [rbx+length]
        mov rax, address
address equ first
first:  dq 1, 2
last:
        mov rax, length
        mov rax, [address]
        mov rax, address

; A branch over code that shrinks once a long chain of constants is known.
c1      equ c2
c2      equ c3
c3      equ c4
c4      equ c5
c5      equ c6
        mov rax, c1
        jmp over
        mov rax, c1 + 1
        times 120 nop
over:
c6      equ 5
