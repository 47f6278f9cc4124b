; Control and debug registers: what may be written, and at which privilege.
;@ start: flags=cf
;@ holds: int.control-registers, int.debug-registers

        org 0x100000
        mov rax, cr0            ;~ rax=cr0, flags=?
        mov rbx, rax            ;~ rbx=rax
        mov rcx, cr4            ;~ rcx=cr4, flags=?
        mov rdx, cr3            ;~ rdx=cr3, flags=?
        mov rdx, cr2            ;~ rdx=cr2, flags=?
        mov rdx, cr8            ;~ rdx=0, flags=?
        and rbx, 0x7fffffff     ;~ rbx=?, flags=?
        mov cr0, rbx            ;~ exception #GP(0)
        mov rbx, 0x100000000    ;~ rbx=0x100000000
        or rbx, rax             ;~ rbx=?, flags=?
        mov cr0, rbx            ;~ exception #GP(0)
        mov rbx, rax            ;~ rbx=rax
        or rbx, 0x20000000      ;~ rbx=?, flags=?
        mov cr0, rbx            ;~ exception #GP(0)
        mov cr0, rax            ;~ nothing, flags=?
        mov rbx, rcx            ;~ rbx=rcx
        and rbx, -33            ;~ rbx=?, flags=?
        mov cr4, rbx            ;~ exception #GP(0)
        mov cr4, rcx            ;~ nothing, flags=?
        mov rbx, -1             ;~ rbx=-1
        mov cr4, rbx            ;~ exception #GP(0)
        mov cr3, rbx            ;~ exception #GP(0)
        mov ebx, 0x5000         ;~ rbx=0x5000
        mov cr3, rbx            ;~ cr3=0x5000, flags=?
        mov cr2, rbx            ;~ cr2=0x5000, flags=?
        mov ebx, 9              ;~ rbx=9
        mov cr8, rbx            ;~ nothing, flags=?
        mov rsi, cr8            ;~ rsi=9, flags=?
        mov ebx, 16             ;~ rbx=16
        mov cr8, rbx            ;~ exception #GP(0)
        mov rax, cr0            ;~ cpl3: exception #GP(0)
        mov cr0, rax            ;~ cpl3: exception #GP(0)
        mov ebx, 0x1000         ;~ rbx=0x1000
        mov dr0, rbx            ;~ dr0=0x1000, flags=?
        mov dr1, rbx            ;~ dr1=0x1000, flags=?
        mov dr2, rbx            ;~ dr2=0x1000, flags=?
        mov dr3, rbx            ;~ dr3=0x1000, flags=?
        mov rdi, dr3            ;~ rdi=0x1000, flags=?
        mov rbx, 0x100000000    ;~ rbx=0x100000000
        mov dr6, rbx            ;~ exception #GP(0)
        mov dr7, rbx            ;~ exception #GP(0)
        mov rdi, dr0            ;~ cpl3: exception #GP(0)
        clts                    ;~ nothing
        clts                    ;~ cpl3: exception #GP(0)
        invd                    ;~ nothing
        wbinvd                  ;~ nothing
        invd                    ;~ cpl3: exception #GP(0)
        wbinvd                  ;~ cpl3: exception #GP(0)
        invlpg [0x7000]         ;~ nothing
        invlpg [rbx]            ;~ nothing
        invlpg [rbx]            ;~ cpl3: exception #GP(0)
bytes1: db 0x0f, 0x20, 0xc8     ;~ exception #UD
bytes2: db 0x0f, 0x22, 0xe8     ;~ exception #UD
        hvstop
