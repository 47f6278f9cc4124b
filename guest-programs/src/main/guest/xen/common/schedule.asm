; The scheduler's core. The policy is a model: a fixed list of vCPUs, the first that may run here wins.

%ifndef XEN_SCHEDULE
%define XEN_SCHEDULE

; pause_reasons REG, V: REG := 0 if vCPU V may run (vcpu_runnable), not 0 otherwise. REG is 64 bits and not RAX or V.
%macro pause_reasons 2
    mov     %1, [%2 + vcpu.domain]
    mov     eax, [%1 + domain.pause_count]
    mov     %1, [%2 + vcpu.pause_flags]
    or      %1, rax
    mov     eax, [%2 + vcpu.pause_count]
    or      %1, rax
%endmacro

section .text

; schedule()                        xen/common/schedule.c @ 92f0d4392e (A19)
; requires: IF = 1, no locks; runs as SCHEDULE softirq; does not return
; left out: timers, time, run-state statistics
proc schedule() uses rbx, r12, r13
    mov     rbx, [gs:current]                   ; prev
    xor     r13, r13                            ; 1 if a tasklet wants the idle vCPU
    mov     rax, [gs:tasklet_work_to_do]
    if rax == TASKLET_enqueued
        lock or qword [gs:tasklet_work_to_do], TASKLET_scheduled
        mov     r13, 1
    elseif rax == TASKLET_enqueued | TASKLET_scheduled
        mov     r13, 1
    elseif rax == TASKLET_scheduled
        lock and qword [gs:tasklet_work_to_do], ~TASKLET_scheduled
    elseif rax != 0
        bug     "unknown bits in the tasklet word"
    endif
    cli                                         ; A19.1
    mov     rax, [gs:cpu_number]
    percpu_address rdi, schedule_lock, rax
    invoke  spin_lock, rdi
    invoke  do_schedule, r13                    ; A19.2
    mov     r12, rax                            ; next
    mov     [gs:schedule_curr], r12
    if r12 == rbx                               ; A19.3
        mov     dword [gs:schedule_lock], 0
        sti
        mov     rdi, rbx
        mov     rax, [rdi + vcpu.domain]
        jmp     [rax + domain.ctxt_switch_tail] ; continue_running
    endif
    debug_assert [rbx + vcpu.runstate] == RUNSTATE_running, "the vCPU that leaves was not running"
    pause_reasons rcx, rbx                      ; A19.4
    mov     rdx, [rbx + vcpu.pause_flags]
    if rdx & 1 << VPF_blocked
        mov     dword [rbx + vcpu.runstate], RUNSTATE_blocked
    elseif rcx == 0
        mov     dword [rbx + vcpu.runstate], RUNSTATE_runnable
    else
        mov     dword [rbx + vcpu.runstate], RUNSTATE_offline
    endif
    debug_assert [r12 + vcpu.runstate] != RUNSTATE_running, "the vCPU chosen has run state 'running' already"
    mov     dword [r12 + vcpu.runstate], RUNSTATE_running
%if LATE_RUNNING == off
    debug_assert  [r12 + vcpu.is_running] == 0, "the vCPU chosen runs already"
    mov     byte [r12 + vcpu.is_running], 1     ; A19.5
%endif
    mov     dword [gs:schedule_lock], 0         ; A19.6
    sti
    invoke  context_switch, rbx, r12            ; A19.7
    bug     "context_switch returned"
endproc

; do_schedule(tasklet): the policy. Returns the vCPU to run next.
; requires: IF = 0, own schedule_lock
proc do_schedule(tasklet: rdi)
    if tasklet == 0
        lea     rsi, [sched_vcpus]
        while qword [rsi] != 0
            mov     rdx, [rsi]
            mov     eax, [rdx + vcpu.processor]
            if rax == [gs:cpu_number]
                pause_reasons rcx, rdx
                if rcx == 0
                    if rdx == [gs:current] || [rdx + vcpu.is_running] == 0
                        return rdx
                    endif
                endif
            endif
            add     rsi, 8
        endwhile
    endif
    return qword [gs:idle_vcpu]
endproc

; context_saved(prev)               xen/common/schedule.c @ 92f0d4392e (A1.9 - A1.11)
; requires: IF = 1, no locks
; left out: the policy's hook (none in Credit1)
proc context_saved(v: rdi)
    mov     byte [v + vcpu.is_running], 0       ; A1.9
    mfence                                      ; A1.10
    mov     rax, [v + vcpu.pause_flags]         ; A1.11
    if rax & 1 << VPF_migrating
        invoke  vcpu_migrate, v
    endif
endproc

; vcpu_schedule_lock(v): takes the run-queue lock of the CPU that owns v. Returns the lock's address.
; requires: IF = 0
proc vcpu_schedule_lock(v: rdi) uses rbx, r12
    mov     rbx, v
    forever
        mov     eax, [rbx + vcpu.processor]
        percpu_address r12, schedule_lock, rax
        invoke  spin_lock, r12
        mov     eax, [rbx + vcpu.processor]
        percpu_address rcx, schedule_lock, rax
        if rcx == r12
            return r12
        endif
        invoke  spin_unlock, r12
    endforever
endproc

; vcpu_sleep_nosync(v)              xen/common/schedule.c @ 92f0d4392e (A16.3)
proc vcpu_sleep_nosync(v: rdi) uses rbx, r12, r13
    mov     rbx, v
    local_irq_save r13
    invoke  vcpu_schedule_lock, rbx
    mov     r12, rax
    pause_reasons rcx, rbx
    if rcx != 0
        if [rbx + vcpu.runstate] == RUNSTATE_runnable
            mov     dword [rbx + vcpu.runstate], RUNSTATE_offline
        endif
        mov     edi, [rbx + vcpu.processor]
        percpu_address rax, schedule_curr, rdi
        if rbx == [rax]
            invoke  cpu_raise_softirq, rdi, SCHEDULE_SOFTIRQ
        endif
    endif
    invoke  spin_unlock, r12
    local_irq_restore r13
endproc

; vcpu_sleep_sync(v)                xen/common/schedule.c @ 92f0d4392e (A16.3 - A16.5)
; requires: IF = 1
proc vcpu_sleep_sync(v: rdi) uses rbx
    mov     rbx, v
    invoke  vcpu_sleep_nosync, rbx
    forever                                     ; A16.4
        pause_reasons rcx, rbx
        if rcx == 0 || [rbx + vcpu.is_running] == 0
            break
        endif
        pause
    endforever
%if WEAK_PAUSE == off
    invoke  sync_vcpu_execstate, rbx            ; A16.5
%endif
endproc

; vcpu_wake(v)                      xen/common/schedule.c @ 92f0d4392e
proc vcpu_wake(v: rdi) uses rbx, r12, r13
    mov     rbx, v
    local_irq_save r13
    invoke  vcpu_schedule_lock, rbx
    mov     r12, rax
    pause_reasons rcx, rbx
    if rcx == 0
        if [rbx + vcpu.runstate] >= RUNSTATE_blocked
            mov     dword [rbx + vcpu.runstate], RUNSTATE_runnable
        endif
        mov     edi, [rbx + vcpu.processor]
        percpu_address rax, schedule_curr, rdi
        if rbx != [rax]
            invoke  cpu_raise_softirq, rdi, SCHEDULE_SOFTIRQ
        endif
    else
        mov     rax, [rbx + vcpu.pause_flags]
        if !(rax & 1 << VPF_blocked) && [rbx + vcpu.runstate] == RUNSTATE_blocked
            mov     dword [rbx + vcpu.runstate], RUNSTATE_offline
        endif
    endif
    invoke  spin_unlock, r12
    local_irq_restore r13
endproc

; vcpu_migrate(v)                   xen/common/schedule.c @ 92f0d4392e
; The policy's choice is the lowest CPU of the vCPU's affinity. Lazily held state stays where it is.
proc vcpu_migrate(v: rdi) uses rbx, r12, r13, r14, r15
    mov     rbx, v
    local_irq_save r13
    bsf     r14, [rbx + vcpu.cpu_hard_affinity] ; the new CPU
    mov     r15d, [rbx + vcpu.processor]        ; the old CPU
    if r14 < r15                                ; both run-queue locks, in the order of their CPUs
        percpu_address rdi, schedule_lock, r14
        invoke  spin_lock, rdi
    endif
    percpu_address rdi, schedule_lock, r15
    invoke  spin_lock, rdi
    if r14 > r15
        percpu_address rdi, schedule_lock, r14
        invoke  spin_lock, rdi
    endif
    xor     r12, r12                            ; 1 once moved
    if [rbx + vcpu.is_running] == 0
        lock btr qword [rbx + vcpu.pause_flags], VPF_migrating
        if carry
            mov     [rbx + vcpu.processor], r14d ; vcpu_move_locked
            mov     r12, 1
        endif
    endif
    percpu_address rdi, schedule_lock, r15
    invoke  spin_unlock, rdi
    if r14 != r15
        percpu_address rdi, schedule_lock, r14
        invoke  spin_unlock, rdi
    endif
    local_irq_restore r13
    if r12 == 0
        return
    endif
%if MIGRATE_SYNC == on
    invoke  sync_vcpu_execstate, rbx            ; g6
%endif
    invoke  vcpu_wake, rbx
endproc

; vcpu_block()                      xen/common/schedule.c @ 92f0d4392e
; left out: the second look at event channels
proc vcpu_block()
    mov     rdi, [gs:current]
    lock bts qword [rdi + vcpu.pause_flags], VPF_blocked
    mov     rax, [rdi + vcpu.domain]
    if [rax + domain.pi_vcpu_block] != 0
        invoke  [rax + domain.pi_vcpu_block], rdi
    endif
    invoke  raise_softirq, SCHEDULE_SOFTIRQ
endproc

%endif
