; MOV between the accumulator and an address in the instruction, every size.
;@ start: rax=0x1122334455667788

        org 0x100000
        mov [qword cell], al        ;~ byte [cell]=0x88
        mov [qword cell], ax        ;~ word [cell]=0x7788
        mov [qword cell], eax       ;~ dword [cell]=0x55667788
        mov [qword cell], rax       ;~ [cell]=rax
        mov rax, -1                 ;~ rax=-1
        mov al, [qword cell]        ;~ rax=0xffffffffffffff88
        mov ax, [qword cell]        ;~ rax=0xffffffffffff7788
        mov eax, [qword cell]       ;~ rax=0x55667788
        mov rax, [qword cell]       ;~ rax=0x1122334455667788
        mov rax, [qword 0x8000000000000000] ;~ exception #GP(0)
        mov [qword 0x7000], al      ;~ exception #PF(2) cr2=0x7000
        mov al, [qword 0x7000]      ;~ exception #PF(0) cr2=0x7000
        hvstop

        align 8
cell:   dq 0
