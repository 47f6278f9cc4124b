; The race of the thread "VMX: fix VMCS race on context-switch paths", November 2017.
;
; CPU 0 has switched from vCPU X to its idle vCPU and still holds X's state. There it runs the RCU callback that ends
; another domain, whose vCPU D has page-modification logging on: a foreign VMCS section that leaves the CPU without a
; current VMCS. CPU 1 switches to X and asks CPU 0, by IPI, to save X's state.
;
; The CPUs of the triggers:
;   CPU 0 (P1)  runs X; X exits, and it holds X's state lazily while it ends D's domain.
;   CPU 1 (P2)  T1, T7b: switches to X. T2: flushes translations everywhere. T3: wakes Y on CPU 0, then switches to X.
;               T3a: wakes Y on CPU 0.
;   CPU 2 (P3)  T4: uses X's VMCS from outside.
; A CPU without a part does not exist, or stops with its first instruction.
;
; notes
;   The start is data where it can be: X runs on CPU 0 and has its dirty bits, idle vCPU I1 has lost its own. Code brings up VMX,
;   fills the VMCSs and launches X; its VMCALL is the exit after which X leaves. The other CPUs come up before that and sleep:
;   in T1 the event-check IPI of X's migration wakes CPU 1, in the others an IPI that CPU 0 sends at that exit.
;   T3 wakes Y before CPU 1 looks for X: wakes of Y that come after the switch to X are not among its interleavings.
;   X's guest stops CPU 1 when it is entered there. Y's guest halts, so that CPU 0 can still be called.
;   The TLB clock counts flushes, a few in each trigger, and wraps at 1024 as in debug builds; nothing else counts.
;   D's page-modification buffer in T7 and T7b holds one page, so that S1 maps it and resets the index.
;   The scheduler's policy is a list; run-queue stealing and shared run queues are not modelled, so X moves by migration only.
;   A late is_running (LATE_RUNNING) is there for completeness: what else relies on the early one is not modelled.

scenario "a vCPU's state is saved by a CPU that has no current VMCS any more"
option RELOAD in never, not_running, always default not_running
option SYNC in none, vmx_destroy, callback, rcu, foreign_enter default none
option STATE_FLAG in off, on default off
option FLUSH_TLB_PART in on, off default on
option EXIT_FIX in off, on default off
option LAZY in on, off default on
option LATE_RUNNING in off, on default off
option MIGRATE_SYNC in off, on default off
option EAGER_FPU in off, on default off
option ALTP2M in off, on default off
option PML in on, off default on
option WEAK_PAUSE in off, on default off
option DIRTY_CPU in mask, number default mask
option RCU in done_list, batches default done_list
option PI in off, on default off
; A debug build is both of these on.
option DEBUG_ASSERTS in on, off default on
option DEBUG_MAPCACHE in off, on default off
; X: the guest has CR0.TS set, it has used the FPU, or debug registers, since it was scheduled.
option X_TS in off, on default off
option X_FPU_USED in off, on default off
option X_DR_DIRTY in off, on default off
option X_LEAVES in migrates, blocks default migrates
option PML_BUFFER in empty, used default empty
option D_VCPUS in 1, 2 default 1
option D_ACTIVE in nowhere, here default nowhere
; CPU 0 is taken offline in the end where it is alone; with others it would take stop_machine to do that safely.
option P1_END in idle, offline default idle
option P2_ACTION in none, idle, flush, wake_y default idle
option P3_ACTION in none, pause_x default none

variant a = nov2017
variant base : RELOAD=never
variant c : RELOAD=always
variant a+f : STATE_FLAG=on
variant c+f : RELOAD=always, STATE_FLAG=on
variant a+d1 : SYNC=vmx_destroy
variant a+d1+altp2m : SYNC=vmx_destroy, ALTP2M=on
variant a+e = landed : SYNC=callback
variant a+e+altp2m : SYNC=callback, ALTP2M=on
variant base+e : RELOAD=never, SYNC=callback
variant a+H1 : EXIT_FIX=on
variant base+H2 : RELOAD=never, SYNC=foreign_enter
variant a+H2 : SYNC=foreign_enter
variant a+g2 : STATE_FLAG=on, FLUSH_TLB_PART=off
variant a+g6 : MIGRATE_SYNC=on
variant a+H3 : LAZY=off

trigger T1 : X_LEAVES=migrates, P2_ACTION=idle
trigger T2 : X_LEAVES=blocks, P2_ACTION=flush
trigger T3 : X_LEAVES=migrates, P2_ACTION=wake_y
trigger T3a : X_LEAVES=blocks, P2_ACTION=wake_y
trigger T4 : X_LEAVES=blocks, P2_ACTION=none, P3_ACTION=pause_x
trigger T7 : X_LEAVES=blocks, P2_ACTION=none, PML_BUFFER=used, DEBUG_MAPCACHE=on
trigger T7b : X_LEAVES=migrates, P2_ACTION=idle, PML_BUFFER=used, DEBUG_MAPCACHE=on

%if P3_ACTION != none
cpus 3
start 0, p1_start
start 1, p2_start
start 2, p3_start
may_halt 0, 1, 2
%elif P2_ACTION != none || X_LEAVES == migrates
cpus 2
start 0, p1_start
start 1, p2_start
may_halt 0, 1
%else
cpus 1
start 0, p1_start
may_halt 0
%endif
idt 0xfd, invalidate_interrupt
idt 0xfc, event_check_interrupt
idt 0xfb, call_function_interrupt
outcome O1f : vmread-invalid-vmcs, vmwrite-invalid-vmcs within vmx_ctxt_switch_from
outcome O1s : vmread-invalid-vmcs, vmwrite-invalid-vmcs
outcome O2 : wrong-vmcs within vmx_ctxt_switch_from
outcome O3 : wrong-vmcs
outcome assertion : assertion, bug, undefined-vmx ; what Xen states or the manual forbids
outcome deadlock : deadlock, livelock
bounds steps 200000
expect a/T1 : vmwrite-invalid-vmcs in vmx_fpu_leave
expect landed/T1 : ok

; CPU 0 runs until it leaves the first foreign section, in the window after VMCLEAR. CPU 1 then switches to X.
schedule T1
    cpu 1
    cpu 0 until vmx_vcpu_flush_pml_buffer.left
    cpu 1 until flush_area_mask.wait
    cpu 0
    cpu 1
endschedule

        org 0x100000
        default abs

%if PML_BUFFER == used
PML_INDEX_OF_D          equ 510
%else
PML_INDEX_OF_D          equ 511
%endif

%if PML == on
D_SECONDARY             equ SECONDARY_EXEC_ENABLE_EPT | SECONDARY_EXEC_ENABLE_PML
%else
D_SECONDARY             equ SECONDARY_EXEC_ENABLE_EPT
%endif

%if X_TS == on
X_CR0                   equ X86_CR0_OF_GUESTS | X86_CR0_TS
%else
X_CR0                   equ X86_CR0_OF_GUESTS
%endif

; Who has a part. Nobody else is ever online.
%if P2_ACTION == none
%assign P2_ONLINE 0
%else
%assign P2_ONLINE 1 << 1
%endif
%if P3_ACTION == none
%assign P3_ONLINE 0
%else
%assign P3_ONLINE 1 << 2
%endif
%assign OTHERS_ONLINE P2_ONLINE | P3_ONLINE
%assign CPUS_ONLINE_AT_START 1 << 0 | OTHERS_ONLINE

%include "lib/percpu.asm"
%include "lib/spinlock.asm"
%include "lib/bug.asm"
%include "lib/cpumask.asm"
%include "lib/list.asm"
%include "lib/apic.asm"
%include "lib/vmx.asm"
%include "lib/declare.asm"
%include "xen/arch/x86/flushtlb.asm"
%include "xen/arch/x86/smp.asm"
%include "xen/common/softirq.asm"
%include "xen/common/schedule.asm"
%include "xen/common/smp.asm"
%include "xen/common/rcupdate.asm"
%include "xen/common/tasklet.asm"
%include "xen/common/domain.asm"
%include "xen/arch/x86/domain_page.asm"
%include "xen/arch/x86/domain.asm"
%include "xen/arch/x86/hvm/hvm.asm"
%include "xen/arch/x86/hvm/vmx/vmx.asm"
%include "xen/arch/x86/hvm/vmx/vmcs.asm"
%include "xen/arch/x86/hvm/vmx/entry.asm"
%include "xen/arch/x86/hvm/vmx/construct.asm"
%if PI == on
%include "xen/arch/x86/hvm/vmx/posted_interrupts.asm"
%endif

section .text

; only_cpu CPU: a CPU that --cpus added to the scenario starts here as well; it has no part and stops.
%macro only_cpu 1
    rdgsbase rax
    if rax != percpu_base + %1 * percpu_size
        stop
    endif
%endmacro

; What every CPU does first: its own data, its APIC, VMX operation.
; requires: IF = 0
proc cpu_start(cpu: rdi, idle: rsi, running: rdx, region: rcx) uses rbx
    mov     rbx, region
    mov     [gs:cpu_number], cpu
    mov     [gs:current], running
    mov     [gs:curr_vcpu], running
    mov     [gs:idle_vcpu], idle
    mov     [gs:schedule_curr], running
    mov     qword [gs:rcu_data + rcu_data_struct.quiescbatch], RCU_FIRST_BATCH
    lea     rax, [rsp + 16]
    mov     [gs:stack_top], rax
%if PI == on
    percpu_this_address rdi, pi_blocking_list
    invoke  list_init, rdi
%endif
    invoke  _vmx_cpu_up, rbx
    enable_apic
endproc

; The others start one after another before X runs, and sleep until something wakes them.
; The flag goes up with IF = 0, so that they sleep with their next instruction.
%macro sleep_until_woken 0
    lock inc qword [cpus_ready]
    sti
    hlt
%endmacro

p1_start:
    invoke  cpu_start, 0, I1, X, vmxon_region_1
    sti
%if OTHERS_ONLINE != 0
    repeat
        pause
    until qword [cpus_ready] != 0
%endif
    invoke  vmx_create_vmcs, X
%if P2_ACTION == wake_y
    invoke  vmx_create_vmcs, Y
%endif
    invoke  vmx_create_vmcs, D
%if D_VCPUS == 2
    invoke  vmx_create_vmcs, D2
%endif
%if D_ACTIVE == here
    invoke  vmx_load_vmcs, D                    ; D ran here last
%endif
    invoke  vmx_do_resume, X

; X's first exit: what happened elsewhere meanwhile has an end. The last reference to D's domain goes (done_list: its
; grace period is over as well), and a CPU that X may run on has been chosen for it.
proc hypercall()
%if X_FPU_USED == on && EAGER_FPU == off
    invoke  vmx_fpu_enter, [gs:current]
%endif
%if X_DR_DIRTY == on
    invoke  vmx_dr_access, [gs:current]
%endif
    invoke  put_domain, D_domain
%if P1_END == offline && OTHERS_ONLINE == 0
    invoke  call_rcu, offline_rcu, cpu_down     ; runs behind the end of D's domain
%endif
%if OTHERS_ONLINE != 0 && P2_ACTION != idle
    invoke  smp_send_event_check_mask, OTHERS_ONLINE
%endif
    mov     rax, [gs:current]
%if X_LEAVES == migrates
    mov     qword [rax + vcpu.cpu_hard_affinity], 1 << 1
    lock bts qword [rax + vcpu.pause_flags], VPF_migrating
    invoke  raise_softirq, SCHEDULE_SOFTIRQ
%else
    invoke  vcpu_block
%endif
endproc

; cpu_down(head): RCU callback that asks for the tasklet; the idle vCPU runs it once the scheduler has seen it.
proc cpu_down(head: rdi)
    mov     qword [gs:tasklet_list], take_cpu_down_tasklet
    mov     qword [gs:tasklet_work_to_do], TASKLET_enqueued
    invoke  raise_softirq, SCHEDULE_SOFTIRQ
endproc

; take_cpu_down(): tasklet           xen/arch/x86/smpboot.c @ 92f0d4392e (__cpu_disable)
; left out: stop_machine, under which nobody else does anything meanwhile
proc take_cpu_down(unused: rdi)
    mov     rax, [gs:cpu_number]
    cpumask_clear_cpu rax, [cpu_online_map]
endproc

; Work of the TIMER softirq: no scenario has any.
proc timer_softirq_action()
endproc

; The guest in X: a hypercall; when it goes on elsewhere, all that matters has happened. A CPU that others wait for to
; pass a quiescent state goes idle instead.
x_guest:
    vmcall
%if RCU == batches
    hlt
%else
    stop
%endif

; The guest in Y has nothing to do.
y_guest:
    hlt
    jmp     y_guest

%if OTHERS_ONLINE != 0 || X_LEAVES == migrates
p2_start:
    only_cpu 1
%if P2_ACTION == none
    stop
%else
    invoke  cpu_start, 1, I2, I2, vmxon_region_2
    sleep_until_woken
%if P2_ACTION == flush
    invoke  raise_softirq, NEW_TLBFLUSH_CLOCK_PERIOD_SOFTIRQ
%elif P2_ACTION == wake_y
    lock btr qword [Y + vcpu.pause_flags], VPF_down
    invoke  vcpu_wake, Y
%endif
    jmp     idle_loop
%endif
%endif

%if P3_ACTION == pause_x
p3_start:
    only_cpu 2
    invoke  cpu_start, 2, I3, I3, vmxon_region_3
    sleep_until_woken
    invoke  vmx_vmcs_enter, X
    mov     rbx, X
    __vmread rbx, GUEST_CR0, r12
    invoke  vmx_vmcs_exit, X
    jmp     idle_loop
%endif

section .data
align 8
cpus_ready:     dq 0
%if P2_ACTION == wake_y
sched_vcpus:    dq X, Y, 0
%else
sched_vcpus:    dq X, 0
%endif

; Dirty bits of an idle vCPU are set where it is loaded; CPU 0 has switched away from its own fully.
align 8
idle_domain: istruc domain
    at domain.domain_id,        dd DOMID_IDLE
    at domain.guest_type,       db GUEST_PV
    at domain.domain_dirty_cpumask, dq OTHERS_ONLINE
    at domain.ctxt_switch_tail, dq continue_idle_domain
    iend

align 8
I1: istruc vcpu
    vcpu_of idle_domain, 0, 0
    descheduled RUNSTATE_runnable, 0
    idle_state 0
    iend
align 8
I2: istruc vcpu
    vcpu_of idle_domain, 1, 1
    running_on 1
    idle_state 1
    iend
align 8
I3: istruc vcpu
    vcpu_of idle_domain, 2, 2
    running_on 2
    idle_state 2
    iend

X_vcpus:        dq X
declare_hvm_domain X_domain, 1, X_vcpus, 1, 1 << 0
align 8
X: istruc vcpu
    vcpu_of X_domain, 0, 0
    running_on 0
    hvm_state 0, X_vmcs, 0, X_CR0, 0, x_guest
    iend

%if P2_ACTION == wake_y
Y_vcpus:        dq Y
declare_hvm_domain Y_domain, 3, Y_vcpus, 1, 0
align 8
Y: istruc vcpu
    vcpu_of Y_domain, 0, 0
    descheduled RUNSTATE_offline, 1 << VPF_down
    hvm_state 0, Y_vmcs, 0, X86_CR0_OF_GUESTS, 0, y_guest
    iend
%endif

; dying_vcpu ID, VMCS, PML_BUFFER: what is left of a vCPU of D's domain.
%macro dying_vcpu 3
    vcpu_of D_domain, %1, 0
    descheduled RUNSTATE_offline, 0
    hvm_state 0, %2, D_SECONDARY, X86_CR0_OF_GUESTS, %3, 0
%endmacro

%if D_VCPUS == 2
D_vcpus:        dq D, D2
declare_dying_domain D_domain, 2, D_vcpus, 2
%else
D_vcpus:        dq D
declare_dying_domain D_domain, 2, D_vcpus, 1
%endif
align 8
D: istruc vcpu
    dying_vcpu 0, D_vmcs, D_pml_buffer
    iend
%if D_VCPUS == 2
align 8
D2: istruc vcpu
    dying_vcpu 1, D2_vmcs, D2_pml_buffer
    iend
%endif

align 8
offline_rcu:    istruc rcu_head
    iend
take_cpu_down_tasklet: istruc tasklet
    at tasklet.func,            dq take_cpu_down
    iend

vmcs_region X_vmcs
vmcs_region D_vmcs
%if P2_ACTION == wake_y
vmcs_region Y_vmcs
%endif
%if D_VCPUS == 2
vmcs_region D2_vmcs
%endif
vmcs_region vmxon_region_1
vmcs_region vmxon_region_2
vmcs_region vmxon_region_3
align 8
D_pml_buffer:   times 512 dq 0
%if D_VCPUS == 2
D2_pml_buffer:  times 512 dq 0
%endif
