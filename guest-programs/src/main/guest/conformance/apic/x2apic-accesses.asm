; x2APIC registers: what may be read, what may be written, reserved bits; transitions of IA32_APIC_BASE.
;@ start: rdx=0, rcx=0x802
;@ holds: apic.x2-accesses, apic.modes, kut.msr-x2apic, kut.test_enable_x2apic, kut.test_apicbase, kut.test_apic_disable

        scenario "x2APIC registers"
        cpus 1
        start 0, main
        apic x2apic
        expect ok
        org 0x100000
section .text

%macro at 1         ; RCX := MSR of the register
        mov ecx, 0x800 + %1
        xor edx, edx
%endmacro

main:
        rdmsr                   ;~ rax=0
        xor eax, eax            ;~ rax=0, flags=zf+pf, af=?
        wrmsr                   ;~ exception #GP(0)
        at 0x03
        wrmsr                   ;~ exception #GP(0)
        at 0x0a
        wrmsr                   ;~ exception #GP(0)
        at 0x0d
        wrmsr                   ;~ exception #GP(0)
        at 0x0b
        rdmsr                   ;~ exception #GP(0)
        wrmsr                   ;~ nothing
        inc eax                 ;~ rax=1, flags=0
        wrmsr                   ;~ exception #GP(0)
        at 0x09
        rdmsr                   ;~ exception #GP(0)
        at 0x0c
        rdmsr                   ;~ exception #GP(0)
        at 0x0e
        rdmsr                   ;~ exception #GP(0)
        at 0x31
        rdmsr                   ;~ exception #GP(0)
        at 0x3f
        rdmsr                   ;~ exception #GP(0)
        at 0x08
        mov eax, 0x100          ;~ rax=0x100
        wrmsr                   ;~ exception #GP(0)
        mov eax, 0xff           ;~ rax=0xff
        inc edx                 ;~ rdx=1, flags=0
        wrmsr                   ;~ exception #GP(0)
        dec edx                 ;~ rdx=0, flags=zf+pf
        wrmsr                   ;~ nothing
        rdmsr                   ;~ rax=0xff
        wrmsr                   ;~ cpl3: exception #GP(0)
        xor eax, eax            ;~ rax=0, flags=zf+pf, af=?
        wrmsr                   ;~ nothing
        at 0x28
        wrmsr                   ;~ nothing
        inc eax                 ;~ rax=1, flags=0
        wrmsr                   ;~ exception #GP(0)
        at 0x3f
        mov eax, 0x100          ;~ rax=0x100
        wrmsr                   ;~ exception #GP(0)
        mov eax, 0xff00         ;~ rax=0xff00
        wrmsr                   ;~ exception #GP(0)
        at 0x30
        mov eax, 0x2000         ;~ rax=0x2000
        wrmsr                   ;~ exception #GP(0)
        mov eax, 0x10000        ;~ rax=0x10000
        wrmsr                   ;~ exception #GP(0)
        mov eax, 0x100000       ;~ rax=0x100000
        wrmsr                   ;~ exception #GP(0)
        at 0x40
        rdmsr                   ;~ exception #GP(0)
        ; the page is not there
        mov ecx, 0xfee00030     ;~ rcx=0xfee00030
        mov eax, [rcx]          ;~ exception #PF(0) cr2=rcx
        ; transitions: x2APIC to xAPIC is #GP, by way of disabled it is none
        mov ecx, 0x1b           ;~ rcx=0x1b
        rdmsr                   ;~ rax=0xfee00d00, rdx=0
        mov ebx, eax            ;~ rbx=rax
        btr eax, 10             ;~ rax=0xfee00900, flags=?
        wrmsr                   ;~ exception #GP(0)
        btr eax, 11             ;~ rax=0xfee00100, flags=?
        wrmsr                   ;~ nothing
        bts eax, 10             ;~ rax=0xfee00500, flags=?
        wrmsr                   ;~ exception #GP(0)
        mov eax, ebx            ;~ rax=rbx
        wrmsr                   ;~ exception #GP(0)
        ; disabled: CPUID says so, CR8 is a register of its own
        mov esi, 5              ;~ rsi=5
        mov cr8, rsi            ;~ nothing, flags=?
        mov rdi, cr8            ;~ rdi=5, flags=?
        mov eax, 0xfee00900     ;~ rax=0xfee00900
        wrmsr                   ;~ nothing
        inc eax                 ;~ rax=0xfee00901, flags=?
        wrmsr                   ;~ exception #GP(0)
        mov eax, ebx            ;~ rax=rbx
        wrmsr                   ;~ nothing
        mov edx, 0x8000         ;~ rdx=0x8000
        wrmsr                   ;~ exception #GP(0)
        hvstop
