; Switching between vCPUs. xen/arch/x86/domain.c

%ifndef XEN_X86_DOMAIN
%define XEN_X86_DOMAIN

; dirty_cpus REG, V: REG := the CPUs that hold V's state, as a mask; one access to V. Changes RCX.
%macro dirty_cpus 2
%if DIRTY_CPU == number
    mov     ecx, [%2 + vcpu.dirty_cpu]
    xor     %1, %1
    if ecx != VCPU_CPU_CLEAN
        bts     %1, rcx
    endif
%else
    mov     %1, [%2 + vcpu.vcpu_dirty_cpumask]
%endif
%endmacro

section .text

; context_switch(prev, next)        xen/arch/x86/domain.c @ 92f0d4392e (A1)
; requires: IF = 1, no locks; does not return
; left out: run-state areas, performance counters, nested page tables, PV segments
proc context_switch(prev: rdi, next: rsi) uses rbx, r12
    local   mask
    mov     rbx, prev
    mov     r12, next
    debug_assert_interrupts_on "context_switch with interrupts off"
    dirty_cpus rdx, r12                         ; A1.1: a snapshot
    mov     [mask], rdx
%if DEBUG_ASSERTS == on
    lea     rcx, [rdx - 1]
    assert  rdx == 0 || !(rcx & rdx), "the state of the next vCPU is on two CPUs"
%endif
    mov     rax, [gs:cpu_number]
    bt      rdx, rax
    if !carry && rdx != 0                       ; A1.2
        invoke  flush_area_mask, &[mask], 0, STATE_FLUSH
%if DIRTY_CPU == number
        debug_assert [r12 + vcpu.dirty_cpu] == VCPU_CPU_CLEAN, "the next vCPU's state was not given up"
%endif
    endif
%if LATE_RUNNING == on
    mov     byte [r12 + vcpu.is_running], 1     ; H4
%endif
    cli                                         ; A1.3
    mov     [gs:current], r12                   ; A1.4
    mov     rax, [gs:curr_vcpu]                 ; A1.5
    mov     rdx, [r12 + vcpu.domain]
%if LAZY == on
    mov     rcx, [gs:cpu_number]
    bt      [cpu_online_map], rcx
    setc    cl
    if rax == r12 || [rdx + domain.domain_id] == DOMID_IDLE && cl != 0      ; A1.6
%else
    if rax == r12                               ; H3
%endif
        sti
    else
        invoke  __context_switch                ; A1.7
        sti                                     ; A1.8
    endif
    invoke  context_saved, rbx
    mov     rdi, r12
    mov     rax, [rdi + vcpu.domain]
    jmp     [rax + domain.ctxt_switch_tail]     ; A1.12
endproc

; __context_switch()                xen/arch/x86/domain.c @ 92f0d4392e (A2)
; requires: IF = 0
; left out: XCR0, cache allocation, descriptor tables of PV guests
proc __context_switch() uses rbx, r12, r13, r14
    mov     rbx, [gs:curr_vcpu]                 ; A2.1: p
    mov     r12, [gs:current]                   ; n
    mov     r13, [gs:cpu_number]
    debug_assert_interrupts_off "__context_switch with interrupts on"
    debug_assert rbx != r12, "a switch from a vCPU to itself"
%if DIRTY_CPU == number
    debug_assert [rbx + vcpu.dirty_cpu] == r13d, "another CPU is noted to hold the state saved here"
    debug_assert [r12 + vcpu.dirty_cpu] == VCPU_CPU_CLEAN, "the next vCPU's state is still held by a CPU"
%else
    debug_assert [r12 + vcpu.vcpu_dirty_cpumask] == 0, "the next vCPU's state is still held by a CPU"
%endif
    mov     r14, [rbx + vcpu.domain]
    if [r14 + domain.domain_id] != DOMID_IDLE   ; A2.2
        mov     rax, [gs:guest_rax]
        mov     [rbx + vcpu.user_rax], rax
        mov     rax, [gs:guest_rbx]
        mov     [rbx + vcpu.user_rbx], rax
        invoke  vcpu_save_fpu, rbx
        invoke  [r14 + domain.ctxt_switch_from], rbx
    endif
    mov     rdx, [r12 + vcpu.domain]
    if r14 != rdx                               ; A2.3
        cpumask_set_cpu r13, [rdx + domain.domain_dirty_cpumask]
    endif
%if DIRTY_CPU == number
    mov     [r12 + vcpu.dirty_cpu], r13d        ; A2.4
%else
    cpumask_set_cpu r13, [r12 + vcpu.vcpu_dirty_cpumask] ; A2.4
%endif
    if [rdx + domain.domain_id] != DOMID_IDLE   ; A2.5
        mov     rax, [r12 + vcpu.user_rax]
        mov     [gs:guest_rax], rax
        mov     rax, [r12 + vcpu.user_rbx]
        mov     [gs:guest_rbx], rax
        invoke  [rdx + domain.ctxt_switch_to], r12
    endif
    mov     rax, [r12 + vcpu.cr3]               ; A2.6
    mov     cr3, rax
    if r14 != [r12 + vcpu.domain]               ; A2.7
        cpumask_clear_cpu r13, [r14 + domain.domain_dirty_cpumask]
    endif
%if DIRTY_CPU == number
    mov     dword [rbx + vcpu.dirty_cpu], VCPU_CPU_CLEAN ; A2.8
%else
    cpumask_clear_cpu r13, [rbx + vcpu.vcpu_dirty_cpumask] ; A2.8
%endif
    mov     [gs:curr_vcpu], r12                 ; A2.9
endproc

; vcpu_save_fpu(v)                  xen/arch/x86/i387.c @ 92f0d4392e
; requires: IF = 0
; left out: the FPU registers themselves
proc vcpu_save_fpu(v: rdi)
    if [v + vcpu.fpu_dirtied] != 0
        mov     byte [v + vcpu.fpu_dirtied], 0
    endif
    mov     rax, cr0
    or      rax, X86_CR0_TS
    mov     cr0, rax
endproc

; __sync_local_execstate()          xen/arch/x86/domain.c @ 92f0d4392e (A8)
; Returns 1 if there was lazily held state, which is saved now.
proc __sync_local_execstate() uses rbx, r12
    local_irq_save r12                          ; A8.1
    xor     rbx, rbx
    mov     rax, [gs:curr_vcpu]                 ; A8.2
    if rax != [gs:current]                      ; A8.3
        mov     rax, [gs:current]
        debug_assert rax == [gs:idle_vcpu], "lazily held state while no idle vCPU runs"
        invoke  __context_switch
        mov     rbx, 1
    endif
    local_irq_restore r12                       ; A8.4
    return rbx
endproc

; sync_local_execstate()            xen/arch/x86/domain.c @ 92f0d4392e
proc sync_local_execstate()
    invoke  __sync_local_execstate
endproc

; sync_vcpu_execstate(v)            xen/arch/x86/domain.c @ 92f0d4392e (A9)
; requires: IF = 1
; A dirty-CPU mask is passed as it is, live. A dirty-CPU number is read once, as a second look may find none.
proc sync_vcpu_execstate(v: rdi) uses rbx, r12
    local   mask
    mov     rbx, v
    dirty_cpus r12, rbx
    mov     [mask], r12
    mov     rax, [gs:cpu_number]
    bt      r12, rax
    if carry                                    ; A9.1
        invoke  sync_local_execstate
%if FLUSH_TLB_PART == off
        return                                  ; g2: a flush only where the state is elsewhere
%endif
    endif
%if DIRTY_CPU == number
    if r12
        invoke  flush_area_mask, &[mask], 0, STATE_FLUSH
        debug_assert [rbx + vcpu.dirty_cpu] == VCPU_CPU_CLEAN, "the vCPU's state was not given up"
    endif
%else
    invoke  flush_area_mask, &[rbx + vcpu.vcpu_dirty_cpumask], 0, STATE_FLUSH   ; A9.2
%endif
endproc

; idle_loop()                       xen/arch/x86/domain.c @ 92f0d4392e (A20)
; requires: IF = 1; current is the idle vCPU; does not return
; left out: scrubbing of memory, live patches
proc idle_loop()
    forever
        mov     rax, [gs:cpu_number]
        bt      [cpu_online_map], rax
        if !carry
            invoke  play_dead
        endif
        if qword [gs:tasklet_work_to_do] == TASKLET_enqueued | TASKLET_scheduled
            invoke  do_tasklet                  ; A20.2
        elseif dword [gs:softirq_pending] == 0
            invoke  pm_idle                     ; A20.3
        endif
        invoke  do_softirq                      ; A20.1
    endforever
endproc

; pm_idle(): default_idle           xen/arch/x86/domain.c @ 92f0d4392e
; The driver that tells RCU about idleness (mwait_idle) where grace periods are modelled.
proc pm_idle()
%if RCU == batches
    invoke  rcu_idle_enter
    invoke  process_pending_softirqs
    invoke  rcu_needs_cpu
    if rax == 0
        invoke  halt_if_idle
    else
        pause                                   ; the timer that callbacks arm is over at once
    endif
    invoke  rcu_idle_exit
%else
    invoke  halt_if_idle
%endif
endproc

proc halt_if_idle()
    cli
    if dword [gs:softirq_pending] == 0
        sti
.halted:
        hlt
    else
        sti
    endif
endproc

; play_dead()                       xen/arch/x86/domain.c @ 92f0d4392e
; Ends this CPU: no VMCS stays behind in it.
; left out: local APIC, caches
proc play_dead()
    cli
    invoke  vmx_cpu_down
    stop
endproc

; continue_idle_domain(v)           xen/arch/x86/domain.c @ 92f0d4392e
continue_idle_domain:
    mov     rsp, [gs:stack_top]
    jmp     idle_loop

; vcpu_destroy(v)                   xen/arch/x86/domain.c @ 92f0d4392e
; left out: event rings, FPU area, performance counters
proc vcpu_destroy(v: rdi)
    mov     rax, [v + vcpu.domain]
    if [rax + domain.guest_type] == GUEST_HVM
        invoke  hvm_vcpu_destroy, v
    endif
endproc

%endif
