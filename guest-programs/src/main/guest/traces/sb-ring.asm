; Store buffering round SIZE CPUs. Start with --cpus SIZE.

%ifndef SIZE
%define SIZE 3
%endif

scenario "store buffering round many CPUs"
cpus 3
start 0, p
start 1, p
start 2, p
stack 4096

        org 0x100000

section .text

p:
        ; The number of this CPU, counted from 1, from where its stack begins.
        mov rdi, rsp
        sub rdi, stacks
        shr rdi, 12
        dec rdi
        mov qword [array + rdi*8], 1
        inc rdi
        cmp rdi, SIZE
        jb .read
        xor edi, edi
.read:
        mov rax, [array + rdi*8]
        stop

section .data
align 8
array:  times SIZE dq 0
