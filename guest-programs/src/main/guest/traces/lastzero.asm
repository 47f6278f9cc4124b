; CPU 0 looks for the last zero of an array whose elements the others count up. Start with --cpus SIZE+1.

%ifndef SIZE
%define SIZE 3
%endif

scenario "the last zero of an array"
cpus 4
start 0, reader
start 1, writer
start 2, writer
start 3, writer
stack 4096

        org 0x100000

section .text

reader:
        mov ecx, SIZE
.next:
        cmp qword [array + rcx*8], 0
        je .found
        dec rcx
        jmp .next
.found:
        stop

writer:
        ; The number of this CPU, counted from 1, from where its stack begins.
        mov rdi, rsp
        sub rdi, stacks
        shr rdi, 12
        dec rdi
        mov rax, [array + rdi*8 - 8]
        inc rax
        mov [array + rdi*8], rax
        stop

section .data
align 8
array:  times SIZE + 1 dq 0
