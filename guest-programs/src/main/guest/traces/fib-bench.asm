; Two CPUs add two variables to each other, SIZE times each.

%ifndef SIZE
%define SIZE 2
%endif

scenario "two CPUs count Fibonacci numbers"
cpus 2
start 0, a
start 1, b
stack 4096

        org 0x100000

section .text

a:
        mov ecx, SIZE
.next:
        mov rax, [i]
        add rax, [j]
        mov [i], rax
        dec rcx
        jnz .next
        stop

b:
        mov ecx, SIZE
.next:
        mov rax, [j]
        add rax, [i]
        mov [j], rax
        dec rcx
        jnz .next
        stop

section .data
align 8
i:      dq 1
j:      dq 1
