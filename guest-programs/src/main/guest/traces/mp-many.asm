; Message passing with SIZE writes of the message.

%ifndef SIZE
%define SIZE 2
%endif

scenario "message passing, written many times"
cpus 2
start 0, producer
start 1, consumer
stack 4096

        org 0x100000

section .text

producer:
        xor eax, eax
.next:
        inc rax
        mov [x], rax
        cmp rax, SIZE
        jb .next
        mov qword [flag], 1
        stop

consumer:
        cmp qword [flag], 1
        jne .done
        mov rbx, [x]
.done:
        stop

section .data
align 8
x:      dq 0
flag:   dq 0
