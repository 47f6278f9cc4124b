; One CPU writes, SIZE CPUs read: each sees the write or does not. Start with --cpus SIZE+1.

scenario "one writer and many readers"
cpus 2
start 0, writer
start 1, reader
stack 4096

        org 0x100000

section .text

writer:
        mov qword [x], 42
        stop

reader:
        mov rax, [x]
        stop

section .data
align 8
x:      dq 0
