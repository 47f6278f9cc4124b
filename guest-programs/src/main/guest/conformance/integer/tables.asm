; Descriptor-table registers and the task register.
;@ start: rbx=cell, rsi=0x7000
;@ holds: int.descriptor-tables, int.task-register

        org 0x100000
        lgdt [pseudo]           ;~ gdtr_base=gdt, gdtr_limit=0x2f
        sgdt [rbx]              ;~ word [cell]=0x2f, [cell+2]=gdt
        lidt [pseudo_idt]       ;~ idtr_base=0x123456, idtr_limit=0xfff
        sidt [rbx]              ;~ word [cell]=0xfff, [cell+2]=0x123456
        lidt [nowhere]          ;~ exception #GP(0)
        lgdt [nowhere]          ;~ exception #GP(0)
        lidt [zero]             ;~ idtr_base=0, idtr_limit=0
        lgdt [rsi]              ;~ exception #PF(0) cr2=0x7000
        lidt [rsi]              ;~ exception #PF(0) cr2=0x7000
        sgdt [rsi]              ;~ exception #PF(2) cr2=0x7000
        lgdt [pseudo]           ;~ cpl3: exception #GP(0)
        lidt [pseudo]           ;~ cpl3: exception #GP(0)
        mov eax, 0x10           ;~ rax=0x10
        ltr ax                  ;~ tr=0x10, tr_base=0x2000, tr_limit=0x67, byte [gdt+0x15]=0x8b
        ltr ax                  ;~ exception #GP(0x10)
        mov word [rbx], 0x20    ;~ word [cell]=0x20
        ltr [rbx]               ;~ tr=0x20, tr_base=0x3000, tr_limit=0x67, byte [gdt+0x25]=0x8b
        ltr [rbx]               ;~ cpl3: exception #GP(0)
        xor eax, eax            ;~ rax=0, flags=zf+pf, af=?
        ltr ax                  ;~ exception #GP(0)
        hvstop

        align 8
cell:   dq 0, 0
gdt:    dq 0, 0x00209a0000000000
        dq 0x0000890020000067, 0
        dq 0x0000890030000067, 0
pseudo: dw 0x2f
        dq gdt
pseudo_idt:
        dw 0xfff
        dq 0x123456
nowhere:
        dw 0xff
        dq 0x8000000000000000
zero:   dw 0
        dq 0
