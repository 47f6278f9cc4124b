; S2. A live mask is used after a test of its snapshot (Xen, fixed by 5aa2a526e2 of 2009).
;
; CPU 1 switches to vCPU X, whose state CPU 0 still holds. It takes a snapshot of X's dirty-CPU mask, finds CPU 0 in it and
; asks for a flush there, but passes the mask itself. CPU 0 saves X's state on its own account in between and clears its bit:
; the mask is read a second time, is empty now, and the IPI has no destination; the local APIC of the time reported send
; errors. Fix: the snapshot is used everywhere.
;
; notes (vmxlab explore siblings/s2-live-mask --variant NAME)
;   unfixed: an assertion, with 1 preemption: CPU 0 goes on between the test and the use of the mask.
;   fixed: complete, no violation.

scenario "a mask is tested in a snapshot and used live: an IPI to nobody"
cpus 2
start 0, p1_start
start 1, p2_start
idt 0xfd, invalidate_interrupt
option MASK in live, snapshot default live
variant unfixed : MASK=live
variant fixed : MASK=snapshot
may_halt 0
bounds steps 5000
expect unfixed : assertion in send_IPI_mask
expect fixed : ok
schedule
    cpu 0 until p1_start.saves
    cpu 1 until context_switch.flush
    cpu 0
    cpu 1
endschedule

        org 0x100000
        default abs

%include "lib/spinlock.asm"
%include "lib/cpumask.asm"
%include "lib/apic.asm"

section .text

; context_switch(), its first part   xen/arch/x86/domain.c
; left out: all that follows the flush
proc context_switch()
    local   snapshot
    mov     rax, [X_dirty_cpumask]
    mov     [snapshot], rax
    bt      rax, 1
    if !carry && rax != 0
.flush:
%if MASK == live
        invoke  flush_tlb_mask, X_dirty_cpumask
%else
        invoke  flush_tlb_mask, &[snapshot]
%endif
    endif
    assert  qword [X_dirty_cpumask] == 0, "X's state was not given up"
endproc

; flush_tlb_mask(mask)               xen/arch/x86/smp.c
proc flush_tlb_mask(mask: rdi) uses rbx
    mov     rbx, mask
    invoke  spin_lock, &[flush_lock]
    mov     rax, [rbx]
    mov     [flush_cpumask], rax
    invoke  send_IPI_mask, [flush_cpumask]
    while qword [flush_cpumask] != 0
        pause
    endwhile
    invoke  spin_unlock, &[flush_lock]
endproc

; send_IPI_mask(mask)                xen/arch/x86/genapic
proc send_IPI_mask(mask: rdi)
    assert  mask != 0, "an IPI without a destination"
    mfence
    send_ipis mask, INVALIDATE_TLB_VECTOR
endproc

; __sync_local_execstate()           xen/arch/x86/domain.c
; left out: what is saved
proc sync_local_execstate() uses rbx
    local_irq_save rbx
    if qword [holds_x] != 0
        mov     qword [holds_x], 0
        xor     eax, eax
        cpumask_clear_cpu rax, [X_dirty_cpumask]
    endif
    local_irq_restore rbx
endproc

; invalidate_interrupt()             xen/arch/x86/smp.c, vector 0xfd
handler invalidate_interrupt
    ack_apic_irq
    invoke  sync_local_execstate
    xor     eax, eax
    cpumask_clear_cpu rax, [flush_cpumask]
endhandler

p1_start:
    enable_apic
    sti
.saves:
    invoke  sync_local_execstate
.idle:
    hlt
    jmp     .idle

p2_start:
    enable_apic
    sti
    invoke  context_switch
    stop

section .data
align 8
X_dirty_cpumask: dq 1 << 0
flush_cpumask:  dq 0
holds_x:        dq 1                            ; CPU 0's curr_vcpu is X
flush_lock:     dd 0
