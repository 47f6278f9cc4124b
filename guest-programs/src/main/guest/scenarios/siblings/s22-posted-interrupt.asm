; S22. A notification is taken for sent already (Xen, fixed by b151125b4d of March 2017).
;
; Who posts an interrupt for a vCPU raises a softirq on its CPU, and sends the notification IPI only if that softirq was not
; pending before. While the vCPU's guest runs, the notification is consumed by the processor itself: it moves the posted
; interrupts to the guest, no code of the hypervisor runs, and nobody clears the softirq. All later notifications are
; suppressed; the guest sleeps and is not told. Fix: the IPI is always sent, and the handler raises the softirq.
;
; The processor's part is played by the handler of the notification vector: CPU 0 is in its guest all the time.
;
; notes (vmxlab explore siblings/s22-posted-interrupt --variant NAME)
;   unfixed: a deadlock, with 1 preemption: the guest halts between the two interrupts.
;   fixed: complete, no violation.

scenario "a posted interrupt's notification is suppressed because an earlier one is thought to be on its way"
cpus 2
start 0, guest
start 1, device
idt 0xf2, notification
option NOTIFY in unless_pending, always default unless_pending
variant unfixed : NOTIFY=unless_pending
variant fixed : NOTIFY=always
bounds steps 5000
expect unfixed : deadlock in guest
expect fixed : ok
schedule
    cpu 0
    cpu 1 until device.second
    cpu 0
    cpu 1
    cpu 0
endschedule

        org 0x100000
        default abs

%include "lib/spinlock.asm"
%include "lib/apic.asm"

POSTED_INTR_VECTOR equ 0xf2
INTERRUPTS      equ 2

section .text

; vmx_deliver_posted_intr(bit)       xen/arch/x86/hvm/vmx/vmx.c
proc vmx_deliver_posted_intr(bit: rdi)
    lock bts qword [posted], bit
%if NOTIFY == unless_pending
    lock bts dword [softirq_of_cpu_0], 0
    if carry
        return
    endif
%endif
    mov     r8, 1 << 0
    mfence
    send_ipis r8, POSTED_INTR_VECTOR
endproc

; The processor in non-root operation: posted interrupts become the guest's; the hypervisor does not run.
handler notification
    xor     eax, eax
    xchg    [posted], rax
    or      [received], rax
    ack_apic_irq
endhandler

; The guest sleeps until it has got every interrupt of the device.
guest:
    enable_apic
    forever
        cli
        if qword [received] == (1 << INTERRUPTS) - 1
            stop
        endif
        sti
        hlt
    endforever

device:
    invoke  vmx_deliver_posted_intr, 0
.second:
    invoke  vmx_deliver_posted_intr, 1
    stop

section .data
align 8
posted:         dq 0                            ; the descriptor's interrupts
received:       dq 0
softirq_of_cpu_0: dd 0
