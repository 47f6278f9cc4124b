; Two CPUs write one variable SIZE times each.

%ifndef SIZE
%define SIZE 4
%endif

scenario "two writers of one variable"
cpus 2
start 0, p
start 1, p
stack 4096

        org 0x100000

section .text

p:
        ; The number of this CPU, counted from 1, from where its stack begins.
        mov rdi, rsp
        sub rdi, stacks
        shr rdi, 12
        mov ecx, SIZE
.next:
        mov [x], rdi
        dec rcx
        jnz .next
        stop

section .data
align 8
x:      dq 0
