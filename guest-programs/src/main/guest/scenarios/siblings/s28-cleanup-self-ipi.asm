; S28. A handler sends itself its own vector for ever (Xen, XSA-356, fixed by ca85682e8c of December 2020).
;
; The clean-up interrupt releases vectors that have moved to another CPU. If such a vector is still pending here, it comes back
; later: it sends itself the clean-up vector again. If the pending vector is of lower priority than the clean-up vector, it is
; never delivered, as the clean-up always comes first: the CPU does nothing else any more.
; Fix: a pending vector of lower priority is left for a later clean-up, without another IPI.
;
; notes (vmxlab explore siblings/s28-cleanup-self-ipi --variant NAME)
;   unfixed: a livelock, which all executions end in.
;   fixed: complete, no violation.

scenario "an interrupt handler waits for an interrupt of lower priority"
cpus 1
start 0, main
idt 0x31, moved_interrupt
idt 0x41, irq_move_cleanup
option AGAIN in always, if_higher default always
variant unfixed : AGAIN=always
variant fixed : AGAIN=if_higher
bounds steps 20000
expect unfixed : livelock
expect fixed : ok

        org 0x100000
        default abs

%include "lib/spinlock.asm"
%include "lib/apic.asm"

MSR_X2APIC_SELF_IPI     equ 0x83f
MSR_X2APIC_IRR          equ 0x820               ; 32 vectors a register
%assign MOVED_VECTOR    0x31
%assign CLEANUP_VECTOR  0x41

; self_ipi VECTOR: an interrupt that is pending as soon as it is sent. Changes RAX, RCX, RDX.
; The machine allows a self-IPI to be late, and a late one lets lower vectors through; here nothing but priority decides.
%macro self_ipi 1
    mov     ecx, MSR_X2APIC_SELF_IPI
    mov     eax, %1
    xor     edx, edx
    wrmsr
    mov     ecx, MSR_X2APIC_IRR + %1 / 32
    repeat
        rdmsr
    until eax & 1 << %1 % 32
%endmacro

section .text

; irq_move_cleanup_interrupt()       xen/arch/x86/irq.c
handler irq_move_cleanup
    ack_apic_irq
    mov     ecx, MSR_X2APIC_IRR + MOVED_VECTOR / 32
    rdmsr
    if eax & 1 << MOVED_VECTOR % 32
%if AGAIN == always || MOVED_VECTOR > CLEANUP_VECTOR
        self_ipi CLEANUP_VECTOR
%endif
    else
        mov     dword [released], 1
    endif
endhandler

; The interrupt that has moved away, delivered here for the last time.
handler moved_interrupt
    ack_apic_irq
    mov     dword [served], 1
endhandler

main:
    enable_apic
    self_ipi MOVED_VECTOR                       ; it was sent here before it moved
    self_ipi CLEANUP_VECTOR
    sti
    repeat
        pause
    until dword [served] != 0
    stop

section .data
align 8
served:         dd 0
released:       dd 0
