; S23. An IPI is saved because the target waits in MWAIT, which it has left meanwhile (Xen, from 9a727a813e of 2014 or earlier
; to 3faf0866a3 of July 2025).
;
; A CPU that waits in MWAIT is woken by a store to the word that it monitors; no IPI is needed. The sender looks whether the
; target is in MWAIT; then the target leaves MWAIT for a reason of its own, sees no softirq, and halts; then the sender sets
; the softirq in the word, which is not monitored any more, and saves the IPI: the target sleeps with a softirq pending.
; Fix: the flag "in MWAIT" is part of the word, and the same CMPXCHG that sets the softirq tells whether it was set.
;
; MONITOR and MWAIT are a loop that looks at the word; `choose` stands for the other reasons that MWAIT has to end.
;
; notes (vmxlab explore siblings/s23-mwait-elision --variant NAME)
;   unfixed: a deadlock, without any preemption.
;   fixed: complete, no violation.

scenario "an IPI to a CPU in MWAIT is saved, and the CPU has left MWAIT"
cpus 2
start 0, idle
start 1, sender
idt 0xfc, event_check_interrupt
option FLAG in beside, in_word default beside
variant unfixed : FLAG=beside
variant fixed : FLAG=in_word
bounds steps 5000
expect unfixed : deadlock in idle
expect fixed : ok
schedule
    cpu 0 until idle.waits
    cpu 1 until cpu_raise_softirq.sampled
    cpu 0
    cpu 1
    cpu 0
endschedule

        org 0x100000
        default abs

%include "lib/spinlock.asm"
%include "lib/apic.asm"

SOFTIRQ         equ 0                           ; bits of the word
IN_MWAIT        equ 31

section .text

; cpu_raise_softirq() for CPU 0      xen/common/softirq.c
proc cpu_raise_softirq()
%if FLAG == beside
    mov     eax, [in_mwait]                     ; arch_skip_send_event_check
.sampled:
    lock bts dword [softirq_word], SOFTIRQ
    if eax != 0
        return
    endif
%else
    mov     eax, [softirq_word]
.sampled:
    repeat
        mov     ecx, eax
        bts     ecx, SOFTIRQ
        lock cmpxchg [softirq_word], ecx
    until zero
    bt      eax, IN_MWAIT
    if carry
        return
    endif
%endif
    mov     r8, 1 << 0
    mfence
    send_ipis r8, EVENT_CHECK_VECTOR
endproc

handler event_check_interrupt
    ack_apic_irq
endhandler

; mwait_idle()                       xen/arch/x86/cpu/mwait-idle.c, and then an idle driver that halts
idle:
    enable_apic
    sti
%if FLAG == beside
    mov     dword [in_mwait], 1
    mfence
%else
    lock bts dword [softirq_word], IN_MWAIT
%endif
.waits:
    repeat
        pause
        choose  rbx, 2                          ; 0: MWAIT ends without a store to the word
    until rbx == 0 || dword [softirq_word] & 1 << SOFTIRQ
%if FLAG == beside
    mov     dword [in_mwait], 0
%else
    lock btr dword [softirq_word], IN_MWAIT
%endif
    forever
        cli
        if dword [softirq_word] & 1 << SOFTIRQ
            stop                                ; it would be served now
        endif
        sti
        hlt
    endforever

sender:
    invoke  cpu_raise_softirq
    stop

section .data
align 8
softirq_word:   dd 0                            ; softirq_pending of CPU 0, which MWAIT monitors
align 64
in_mwait:       dd 0
