; Local APIC in x2APIC mode.

%ifndef LIB_APIC
%define LIB_APIC

MSR_X2APIC_EOI          equ 0x80b
MSR_X2APIC_SPIV         equ 0x80f
MSR_X2APIC_ICR          equ 0x830
APIC_SPIV_ENABLE        equ 0x100

SPURIOUS_APIC_VECTOR    equ 0xff
INVALIDATE_TLB_VECTOR   equ 0xfd
EVENT_CHECK_VECTOR      equ 0xfc
CALL_FUNCTION_VECTOR    equ 0xfb

; ack_apic_irq: end of interrupt. Changes RAX, RCX, RDX.
%macro ack_apic_irq 0
    mov     ecx, MSR_X2APIC_EOI
    xor     eax, eax
    xor     edx, edx
    wrmsr
%endmacro

; send_ipis MASK, VECTOR: an IPI to each CPU of a mask in a 64-bit register, lowest first; MASK is 0 afterwards.
; A WRMSR to the ICR does not wait for earlier stores: fence first where the receiver is to see them.
; Changes RAX, RCX, RDX.
%macro send_ipis 2
    while %1
        bsf     rdx, %1                         ; EDX:EAX = destination : fixed, physical, edge, vector
        btr     %1, rdx
        mov     eax, %2
        mov     ecx, MSR_X2APIC_ICR
        wrmsr
    endwhile
%endmacro

; enable_apic: lets the local APIC accept interrupts. Changes RAX, RCX, RDX.
%macro enable_apic 0
    mov     ecx, MSR_X2APIC_SPIV
    mov     eax, APIC_SPIV_ENABLE | SPURIOUS_APIC_VECTOR
    xor     edx, edx
    wrmsr
%endmacro

%endif
