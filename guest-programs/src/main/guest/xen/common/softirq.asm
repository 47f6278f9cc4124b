; Softirqs: work that waits until the hypervisor looks for it with interrupts on. Lowest number first.

%ifndef XEN_SOFTIRQ
%define XEN_SOFTIRQ

TIMER_SOFTIRQ                   equ 0
SCHEDULE_SOFTIRQ                equ 1
NEW_TLBFLUSH_CLOCK_PERIOD_SOFTIRQ equ 2
RCU_SOFTIRQ                     equ 3
TASKLET_SOFTIRQ                 equ 4

section .data
align 8
softirq_handlers:
    dq timer_softirq_action, schedule, new_tlbflush_clock_period, rcu_process_callbacks, tasklet_softirq_action

section .text

; __do_softirq(ignore)              xen/common/softirq.c @ 92f0d4392e
; requires: IF = 1, no locks
proc __do_softirq(ignore: rdi) uses rbx
    mov     rbx, ignore
    not     rbx                                 ; softirqs to look at
    forever
        invoke  rcu_pending
        if rax
            lock bts dword [gs:softirq_pending], RCU_SOFTIRQ
        endif
        mov     eax, [gs:softirq_pending]
        and     rax, rbx
        if rax == 0
            return
        endif
        mov     rcx, [gs:cpu_number]
        bt      [cpu_online_map], rcx
        if !carry
            return
        endif
        bsf     rcx, rax
        lock btr dword [gs:softirq_pending], ecx
        call    [softirq_handlers + rcx * 8]
    endforever
endproc

; do_softirq()                      xen/common/softirq.c @ 92f0d4392e
; requires: IF = 1, no locks
proc do_softirq()
    debug_assert [gs:local_irq_count] == 0, "softirqs inside an interrupt handler"
    invoke  __do_softirq, 0
endproc

; process_pending_softirqs()        xen/common/softirq.c @ 92f0d4392e
; requires: IF = 1, outside interrupt handlers; everything but the scheduler runs
proc process_pending_softirqs()
    debug_assert [gs:local_irq_count] == 0, "softirqs inside an interrupt handler"
    debug_assert_interrupts_on "softirqs with interrupts off"
    invoke  __do_softirq, 1 << SCHEDULE_SOFTIRQ
endproc

; raise_softirq(nr)                 xen/common/softirq.c @ 92f0d4392e
proc raise_softirq(nr: rdi)
    lock bts dword [gs:softirq_pending], edi
endproc

; smp_send_event_check_mask(mask)   xen/arch/x86/smp.c @ 92f0d4392e
proc smp_send_event_check_mask(mask: rdi)
    send_IPI_mask mask, EVENT_CHECK_VECTOR
endproc

; cpu_raise_softirq(cpu, nr)        xen/common/softirq.c @ 92f0d4392e
; left out: batching of IPIs, CPUs that wait with MWAIT
proc cpu_raise_softirq(cpu: rdi, nr: rsi)
    percpu_address rax, softirq_pending, cpu
    lock bts dword [rax], esi
    if carry
        return
    endif
    if cpu == [gs:cpu_number]
        return
    endif
    cpumask_of r8, cpu
    invoke  smp_send_event_check_mask, r8
endproc

%endif
