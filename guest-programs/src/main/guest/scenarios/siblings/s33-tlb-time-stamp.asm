; S33. A page gets a time stamp from before a flush that came first (Xen, XSA-241, fixed by 23a183607a of October 2017).
;
; When a page is released it is stamped with the TLB clock; when it is used again, a CPU is asked to flush only if its own last
; flush is not later than the stamp. CPU 0 loads the clock; a flush IPI is served, which moves the clock and CPU 0's time of the
; last flush on; CPU 0 stores the clock that it loaded. The page seems to have been released before the flush, and the flush
; that its next use needs is skipped. Fix: IF = 0 around load and store.
;
; The check: a flush is needed unless one was served after the page's release was complete, that is after its stamp was stored.
;
; notes (vmxlab explore siblings/s33-tlb-time-stamp --variant NAME)
;   unfixed: an assertion, without any preemption: the IPI comes between load and store.
;   fixed: complete, no violation.

scenario "a stale stamp of the TLB clock: a flush that is needed is skipped"
cpus 2
start 0, main
start 1, flusher
idt 0xfd, invalidate_interrupt
option STAMP in interruptible, masked default interruptible
variant unfixed : STAMP=interruptible
variant fixed : STAMP=masked
bounds steps 5000
expect unfixed : assertion in main
expect fixed : ok
schedule
    cpu 0 until page_set_last_flushstamp.window
    cpu 1
    cpu 0
endschedule

        org 0x100000
        default abs

%include "lib/apic.asm"

RELEASED        equ 1 << 32                     ; in the page's word, above the stamp

section .text

; page_set_last_flushstamp()      xen/include/asm-x86/flushtlb.h
proc page_set_last_flushstamp()
    mov     rdx, RELEASED
%if STAMP == masked
    cli
%endif
    mov     eax, [tlbflush_clock]
.window:
    or      rax, rdx
    mov     [page], rax
%if STAMP == masked
    sti
%endif
endproc

; NEED_FLUSH(cpu's stamp, page's stamp)   xen/include/asm-x86/flushtlb.h
; Returns 1 if the CPU has not flushed since the page's release.
; left out: the wrap of the clock
proc need_flush()
    mov     eax, [last_flush]
    mov     ecx, [page]
    if eax <= ecx
        return 1
    endif
    return 0
endproc

; invalidate_interrupt()             xen/arch/x86/smp.c, vector 0xfd: one tick, and a flush
handler invalidate_interrupt
    lock inc dword [tlbflush_clock]
    mov     eax, [tlbflush_clock]
    mov     [last_flush], eax
    mov     eax, [page + 4]
    mov     [flushed_after_release], eax
    ack_apic_irq
endhandler

main:
    enable_apic
    sti
    invoke  page_set_last_flushstamp
    cli                                         ; the page is used again
    invoke  need_flush
    assert  rax == 1 || dword [flushed_after_release] == 1, "a flush that is needed is skipped"
    stop

flusher:
    mov     r8, 1 << 0
    send_ipis r8, INVALIDATE_TLB_VECTOR
    stop

section .data
align 8
tlbflush_clock: dd 1
last_flush:     dd 0                            ; CPU 0's last flush
page:           dq 0
flushed_after_release: dd 0
