; Read-copy-update: callbacks that run once every CPU has passed a quiescent state. xen/common/rcupdate.c
;
; Option RCU: `batches` has grace periods; `done_list` has them behind it, so that callbacks are ready when they are
; queued and no CPU has to tell of quiescent states.

%ifndef XEN_RCUPDATE
%define XEN_RCUPDATE

RCU_FIRST_BATCH         equ -300
RCU_BLIMIT              equ 10          ; callbacks that run in one go

section .data
align 8
rcu_ctrlblk: istruc rcu_ctrlblk_struct
    at rcu_ctrlblk_struct.cur,       dq RCU_FIRST_BATCH
    at rcu_ctrlblk_struct.completed, dq RCU_FIRST_BATCH
    iend

section .text

; rcu_list_append LIST, ELEMENTS: ELEMENTS, a register with the first of a list or 0, to the end of a per-CPU list.
; Changes RAX. IF = 0.
%macro rcu_list_append 2
    if qword [gs:rcu_data + rcu_data_struct.%1] == 0
        mov     [gs:rcu_data + rcu_data_struct.%1], %2
    else
        mov     rax, [gs:rcu_data + rcu_data_struct.%1]
        while qword [rax + rcu_head.next] != 0
            mov     rax, [rax + rcu_head.next]
        endwhile
        mov     [rax + rcu_head.next], %2
    endif
%endmacro

; call_rcu(head, func)              xen/common/rcupdate.c @ 92f0d4392e
; left out: forcing quiescent states when more than 10000 callbacks wait
proc call_rcu(head: rdi, func: rsi)
    mov     [head + rcu_head.func], func
    mov     qword [head + rcu_head.next], 0
    local_irq_save r8
%if RCU == batches
    rcu_list_append nxtlist, head
%else
    rcu_list_append donelist, head
%endif
    inc     qword [gs:rcu_data + rcu_data_struct.qlen]
    local_irq_restore r8
endproc

; rcu_pending()                     xen/common/rcupdate.c @ 92f0d4392e
; Returns 1 if this CPU has RCU work.
proc rcu_pending()
%if RCU == batches
    if qword [gs:rcu_data + rcu_data_struct.curlist] != 0
        mov     rax, [rcu_ctrlblk + rcu_ctrlblk_struct.completed]
        if !signed rax < [gs:rcu_data + rcu_data_struct.batch]
            return 1
        endif
    elseif qword [gs:rcu_data + rcu_data_struct.nxtlist] != 0
        return 1
    endif
%endif
    if qword [gs:rcu_data + rcu_data_struct.donelist] != 0
        return 1
    endif
%if RCU == batches
    mov     rax, [gs:rcu_data + rcu_data_struct.quiescbatch]
    if qword [gs:rcu_data + rcu_data_struct.qs_pending] != 0 || rax != [rcu_ctrlblk + rcu_ctrlblk_struct.cur]
        return 1
    endif
%endif
    return 0
endproc

; rcu_process_callbacks()           xen/common/rcupdate.c @ 92f0d4392e (RCU softirq)
proc rcu_process_callbacks()
%if RCU == batches
    invoke  rcu_advance_callbacks
    invoke  rcu_check_quiescent_state
%endif
    if qword [gs:rcu_data + rcu_data_struct.donelist] != 0
        invoke  rcu_do_batch
    endif
endproc

; rcu_do_batch()                    xen/common/rcupdate.c @ 92f0d4392e
; requires: IF = 1, no locks
; left out: running all of them when very many wait
proc rcu_do_batch() uses rbx, r12
    xor     r12, r12                            ; callbacks run
    forever
        mov     rbx, [gs:rcu_data + rcu_data_struct.donelist]
        if rbx == 0
            return
        endif
        if r12 == RCU_BLIMIT
            invoke  raise_softirq, RCU_SOFTIRQ
            return
        endif
        mov     rax, [rbx + rcu_head.next]
        mov     [gs:rcu_data + rcu_data_struct.donelist], rax
        dec     qword [gs:rcu_data + rcu_data_struct.qlen]
        inc     r12
%if SYNC == rcu
        invoke  sync_local_execstate            ; e'
%endif
        invoke  [rbx + rcu_head.func], rbx
    endforever
endproc

%if RCU == batches

; The first part of __rcu_process_callbacks: callbacks whose grace period is over become ready, and those that came
; meanwhile wait for the next one.
proc rcu_advance_callbacks() uses rbx
    mov     rbx, [gs:rcu_data + rcu_data_struct.curlist]
    if rbx
        mov     rax, [rcu_ctrlblk + rcu_ctrlblk_struct.completed]
        if !signed rax < [gs:rcu_data + rcu_data_struct.batch]
            rcu_list_append donelist, rbx
            mov     qword [gs:rcu_data + rcu_data_struct.curlist], 0
        endif
    endif
    cli
    mov     rbx, [gs:rcu_data + rcu_data_struct.nxtlist]
    if rbx == 0 || qword [gs:rcu_data + rcu_data_struct.curlist] != 0
        sti
        return
    endif
    mov     [gs:rcu_data + rcu_data_struct.curlist], rbx
    mov     qword [gs:rcu_data + rcu_data_struct.nxtlist], 0
    sti
    mov     rax, [rcu_ctrlblk + rcu_ctrlblk_struct.cur]
    inc     rax
    mov     [gs:rcu_data + rcu_data_struct.batch], rax
    if [rcu_ctrlblk + rcu_ctrlblk_struct.next_pending] == 0
        invoke  spin_lock, &[rcu_ctrlblk + rcu_ctrlblk_struct.lock]
        mov     dword [rcu_ctrlblk + rcu_ctrlblk_struct.next_pending], 1
        invoke  rcu_start_batch
        invoke  spin_unlock, &[rcu_ctrlblk + rcu_ctrlblk_struct.lock]
    endif
endproc

; rcu_start_batch()                 xen/common/rcupdate.c @ 92f0d4392e
; requires: rcu_ctrlblk's lock
proc rcu_start_batch()
    if [rcu_ctrlblk + rcu_ctrlblk_struct.next_pending] == 0
        return
    endif
    mov     rax, [rcu_ctrlblk + rcu_ctrlblk_struct.completed]
    if rax != [rcu_ctrlblk + rcu_ctrlblk_struct.cur]
        return
    endif
    mov     dword [rcu_ctrlblk + rcu_ctrlblk_struct.next_pending], 0
    inc     qword [rcu_ctrlblk + rcu_ctrlblk_struct.cur]
    mfence
    mov     rax, [rcu_ctrlblk + rcu_ctrlblk_struct.idle_cpumask]
    not     rax
    and     rax, [cpu_online_map]
    mov     [rcu_ctrlblk + rcu_ctrlblk_struct.cpumask], rax
endproc

; rcu_check_quiescent_state()       xen/common/rcupdate.c @ 92f0d4392e
; To be here, outside of every reader, is a quiescent state; it counts for the batch noticed at an earlier visit.
proc rcu_check_quiescent_state()
    mov     rax, [rcu_ctrlblk + rcu_ctrlblk_struct.cur]
    if rax != [gs:rcu_data + rcu_data_struct.quiescbatch]
        mov     qword [gs:rcu_data + rcu_data_struct.qs_pending], 1
        mov     [gs:rcu_data + rcu_data_struct.quiescbatch], rax
        return
    endif
    if qword [gs:rcu_data + rcu_data_struct.qs_pending] == 0
        return
    endif
    mov     qword [gs:rcu_data + rcu_data_struct.qs_pending], 0
    invoke  spin_lock, &[rcu_ctrlblk + rcu_ctrlblk_struct.lock]
    mov     rax, [gs:rcu_data + rcu_data_struct.quiescbatch]
    if rax == [rcu_ctrlblk + rcu_ctrlblk_struct.cur]
        invoke  cpu_quiet
    endif
    invoke  spin_unlock, &[rcu_ctrlblk + rcu_ctrlblk_struct.lock]
endproc

; cpu_quiet(): this CPU is not waited for any longer; the last one ends the grace period.
; requires: rcu_ctrlblk's lock
proc cpu_quiet()
    mov     rax, [gs:cpu_number]
    cpumask_clear_cpu rax, [rcu_ctrlblk + rcu_ctrlblk_struct.cpumask]
    if [rcu_ctrlblk + rcu_ctrlblk_struct.cpumask] == 0
        mov     rax, [rcu_ctrlblk + rcu_ctrlblk_struct.cur]
        mov     [rcu_ctrlblk + rcu_ctrlblk_struct.completed], rax
        invoke  rcu_start_batch
    endif
endproc

; rcu_idle_enter(), rcu_idle_exit()  xen/common/rcupdate.c @ 92f0d4392e
; No grace period that begins in between waits for this CPU.
proc rcu_idle_enter()
    mov     rax, [gs:cpu_number]
    cpumask_set_cpu rax, [rcu_ctrlblk + rcu_ctrlblk_struct.idle_cpumask]
endproc

proc rcu_idle_exit()
    mov     rax, [gs:cpu_number]
    cpumask_clear_cpu rax, [rcu_ctrlblk + rcu_ctrlblk_struct.idle_cpumask]
endproc

; rcu_needs_cpu(): returns 1 if callbacks of this CPU wait for a grace period: it may not sleep for good.
proc rcu_needs_cpu()
    if qword [gs:rcu_data + rcu_data_struct.curlist] != 0 || qword [gs:rcu_data + rcu_data_struct.nxtlist] != 0
        return 1
    endif
    return 0
endproc

%endif

%endif
