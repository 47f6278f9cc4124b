; Segment registers, FS and GS bases: moves in every size, SWAPGS, the shadow that MOV SS casts.
;@ start: rax=0x10, rbx=cell, rcx=0x334455667788, flags=cf+sf
;@ holds: int.segment-moves, int.swapgs, int.fsgsbase

        org 0x100000
        mov ds, ax          ;~ ds=0x10
        mov es, eax         ;~ es=0x10
        mov fs, [rbx]       ;~ fs=0x18
        mov gs, ax          ;~ gs=0x10, gs_base=?
        mov ss, rax         ;~ ss=0x10
        nop                 ;~ nothing
bytes1: db 0x8e, 0xd8       ;~ ds=0x10
        mov dx, fs          ;~ rdx=0x18
        mov rdx, rcx        ;~ rdx=rcx
        mov dx, ds          ;~ rdx=0x334455660010
        mov edx, fs         ;~ rdx=0x18
        mov rsi, fs         ;~ rsi=0x18
        mov [rbx+8], fs     ;~ word [cell+8]=0x18
bytes2: db 0x8e, 0xc8       ;~ exception #UD
        rdfsbase rdi        ;~ rdi=?
        wrfsbase rcx        ;~ fs_base=rcx
        mov r8d, [fs:rbx]   ;~ exception #PF(0) cr2=cell+0x334455667788
        mov ecx, 0x2000     ;~ rcx=0x2000
        wrfsbase rcx        ;~ fs_base=0x2000
        wrgsbase rcx        ;~ gs_base=0x2000
        wrfsbase ecx        ;~ fs_base=0x2000
        wrgsbase ecx        ;~ gs_base=0x2000
        rdfsbase r9d        ;~ r9=0x2000
        rdgsbase r10d       ;~ r10=0x2000
        rdgsbase r11        ;~ r11=0x2000
        swapgs              ;~ gs_base=0, kernel_gs_base=0x2000
        swapgs              ;~ gs_base=0x2000, kernel_gs_base=0
        swapgs              ;~ cpl3: exception #GP(0)
        mov rax, [fs:cell-0x2000]   ;~ rax=0x18
        mov rcx, 0x8000000000000000 ;~ rcx=0x8000000000000000
        wrfsbase rcx        ;~ exception #GP(0)
        wrgsbase rcx        ;~ exception #GP(0)
        hvstop

        align 8
cell:   dq 0x18, 0
