; Selectors of system segments, machine status, segment pushes, ENTER, XLAT, and what identifies a CPU.
;@ start: rbx=cell, flags=cf
;@ holds: int.selectors, int.machine-status

        org 0x100000
        lgdt [pseudo]           ;~ gdtr_base=gdt, gdtr_limit=0x1f
        mov eax, 0x10           ;~ rax=0x10
        lldt ax                 ;~ ldtr=0x10
        mov word [rbx], 0       ;~ nothing
        lldt [rbx]              ;~ ldtr=0
        lldt ax                 ;~ ldtr=0x10
        lldt ax                 ;~ cpl3: exception #GP(0)
        sldt [rbx]              ;~ word [cell]=0x10
        sldt cx                 ;~ rcx=0x10
        sldt edx                ;~ rdx=0x10
        sldt rsi                ;~ rsi=0x10
bytes1: db 0x48, 0x0f, 0x00, 0xc6   ;~ rsi=0x10
        str [rbx]               ;~ word [cell]=tr
        str cx                  ;~ rcx=tr
        str edx                 ;~ rdx=tr
        str rsi                 ;~ rsi=tr
        smsw [rbx]              ;~ word [cell]=?
        smsw cx                 ;~ rcx=?
        smsw edx                ;~ rdx=cr0
        smsw rsi                ;~ rsi=cr0
        lmsw cx                 ;~ nothing
        lmsw cx                 ;~ cpl3: exception #GP(0)
        mov ecx, 0xfff0         ;~ rcx=0xfff0
        or edx, 8               ;~ rdx=?, flags=?
        lmsw dx                 ;~ cr0=cr0+8
        mov [rbx], dx           ;~ word [cell]=?
        lmsw [rbx]              ;~ nothing
        clts                    ;~ cr0=cr0-8
        push fs                 ;~ rsp=rsp-8, [rsp-8]=fs
        push gs                 ;~ rsp=rsp-8, [rsp-8]=gs
        pop gs                  ;~ rsp=rsp+8, gs_base=?
        pop fs                  ;~ rsp=rsp+8, fs_base=?
        mov rbp, 0x1234         ;~ rbp=0x1234
        enter 16, 0             ;~ rsp=rsp-24, rbp=rsp-8, [rsp-8]=0x1234
        leave                   ;~ rsp=rsp+24, rbp=0x1234
        mov eax, 3              ;~ rax=3
        mov rbx, table          ;~ rbx=table
        xlatb                   ;~ rax=0x33
        rdpid rcx               ;~ rcx=0
        rdrand rax              ;~ rax=?, flags=?
        rdrand eax              ;~ rax=?, flags=?
        rdrand ax               ;~ rax=?, flags=?
        rdseed rax              ;~ rax=?, flags=?
        rdseed eax              ;~ rax=?, flags=?
        rdseed ax               ;~ rax=?, flags=?
        xor ecx, ecx            ;~ rcx=0, flags=zf+pf, af=?
        xor edx, edx            ;~ rdx=0, af=?
        mov rax, table          ;~ rax=table
        monitor                 ;~ nothing
        mwait                   ;~ nothing
        rdpmc                   ;~ rax=?, rdx=?
        monitor                 ;~ cpl3: exception #UD
        mwait                   ;~ cpl3: exception #UD
        mov edi, 0x10           ;~ rdi=0x10
        mov ds, edi             ;~ ds=0x10
        mov edi, ds             ;~ rdi=0x10
        mov rdi, ds             ;~ rdi=0x10
bytes2: db 0x48, 0x8e, 0xdf     ;~ ds=0x10
        hvstop

        align 8
cell:   dq 0
table:  db 0, 0x11, 0x22, 0x33
        align 8
gdt:    dq 0, 0x00209a0000000000, 0x0000820020000067, 0
pseudo: dw 0x1f
        dq gdt
