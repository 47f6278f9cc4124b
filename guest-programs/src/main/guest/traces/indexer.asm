; Every CPU puts four words into a hash table of 128. With 12 CPUs and more they collide. Start with --cpus.

scenario "a hash table filled by compare-exchange"
cpus 1
start 0, p
stack 4096

        org 0x100000

section .text

p:
        ; The number of this CPU, counted from 1, from where its stack begins.
        mov rdi, rsp
        sub rdi, stacks
        shr rdi, 12
        dec rdi
        xor ecx, ecx
.next:
        inc rcx
        imul rbx, rcx, 11
        add rbx, rdi
        imul rdx, rbx, 7
        and edx, 127
.probe:
        xor eax, eax
        lock cmpxchg [table + rdx*8], rbx
        jz .placed
        inc rdx
        and edx, 127
        jmp .probe
.placed:
        cmp rcx, 4
        jb .next
        stop

section .data
align 8
table:  times 128 dq 0
