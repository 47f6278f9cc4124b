; What raises which exception, and that nothing is left behind.
;@ region: 0x300000, 4096, read-only
;@ start: rax=5, rbx=0x7000, rcx=0x8000000000000000, rsi=0x300000, rbp=0x8000000000000000, flags=of+af
;@ holds: int.faults-commit-nothing, int.page-fault-code, int.stack-fault, int.lock

        org 0x100000
        ud2                     ;~ exception #UD
bytes1: db 0x06                 ;~ exception #UD
        mov rdx, [rbx]          ;~ exception #PF(0) cr2=0x7000
        mov [rbx], rdx          ;~ exception #PF(2) cr2=0x7000
        mov [rsi], rdx          ;~ exception #PF(3) cr2=0x300000
        add [rsi], rax          ;~ exception #PF(3) cr2=0x300000
        add [rbx], rax          ;~ exception #PF(2) cr2=0x7000
        cmp [rsi], rax          ;~ flags=cf+af+sf
        mov rdx, [rcx]          ;~ exception #GP(0)
        mov rdx, [rbp]          ;~ exception #SS(0)
lock_nop: db 0xf0, 0x90  ;~ exception #UD
bytes2: db 0xf0, 0x01, 0xc0     ;~ exception #UD
        lock add [rsi], eax     ;~ exception #PF(3) cr2=0x300000
        xchg [rsi], rax         ;~ exception #PF(3) cr2=0x300000
        cmpxchg [rsi], rax      ;~ exception #PF(3) cr2=0x300000
        cmpxchg16b [rax+0x2ffffb+8] ;~ exception #GP(0)
        div rdx                 ;~ exception #DE
        idiv byte [rsi]         ;~ exception #DE
        jmp rcx                 ;~ exception #GP(0)
        call rcx                ;~ exception #GP(0)
        mov rsp, rcx            ;~ rsp=rcx
        push rax                ;~ exception #SS(0)
        pop rax                 ;~ exception #SS(0)
        call $ + 8              ;~ exception #SS(0)
        ret                     ;~ exception #SS(0)
        pushfq                  ;~ exception #SS(0)
        popfq                   ;~ exception #SS(0)
        leave                   ;~ exception #SS(0)
        hlt                     ;~ cpl3: exception #GP(0)
        cli                     ;~ cpl3: exception #GP(0)
        sti                     ;~ cpl3: exception #GP(0)
        rdmsr                   ;~ cpl3: exception #GP(0)
        wrmsr                   ;~ cpl3: exception #GP(0)
        hvstop
