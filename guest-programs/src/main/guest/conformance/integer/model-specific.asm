; CPUID, the time-stamp counter, model-specific registers, STI, CLI, PAUSE.
;@ start: flags=zf
;@ holds: int.cpuid, int.msr

        org 0x100000
        pause                   ;~ nothing
        sti                     ;~ if=1
        nop                     ;~ nothing
        cli                     ;~ if=0
        mov eax, 1              ;~ rax=1
        cpuid                   ;~ rax=?, rbx=?, rcx=?, rdx=?
        bt ecx, 5               ;~ cf=1
        bt edx, 9               ;~ cf=1
        bt ecx, 21              ;~ cf=1
        rdtsc                   ;~ rax=?, rdx=0
        rdtscp                  ;~ rax=?, rdx=0, rcx=0
        mov ecx, 0x480          ;~ rcx=0x480
        rdmsr                   ;~ rax=0x2b, rdx=0x1d81000
        wrmsr                   ;~ exception #GP(0)
        mov ecx, 0x12345678     ;~ rcx=0x12345678
        rdmsr                   ;~ exception #GP(0)
        wrmsr                   ;~ exception #GP(0)
        mov ecx, 0xc0000102     ;~ rcx=0xc0000102
        mov eax, 0x1000         ;~ rax=0x1000
        mov edx, 0x80000000     ;~ rdx=0x80000000
        wrmsr                   ;~ exception #GP(0)
        xor edx, edx            ;~ rdx=0, flags=zf+pf, af=?
        wrmsr                   ;~ kernel_gs_base=0x1000
        rdmsr                   ;~ rax=0x1000, rdx=0
        mov ecx, 0xc0000082     ;~ rcx=0xc0000082
        wrmsr                   ;~ lstar=0x1000
        mov ecx, 0x3a           ;~ rcx=0x3a
        rdmsr                   ;~ rax=5, rdx=0
        wrmsr                   ;~ exception #GP(0)
        hvstop
