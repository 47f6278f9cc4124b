; The race of the thread "VMX: fix VMCS race on context-switch paths", November 2017.
;
; CPU 0 has switched from vCPU X to its idle vCPU and still holds X's state. There it runs the RCU callback that ends
; another domain, whose vCPU D has page-modification logging on: a foreign VMCS section that leaves the CPU without a
; current VMCS. CPU 1 switches to X and asks CPU 0, by IPI, to save X's state.

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
option DEBUG_MAPCACHE in off, on default off
option DIRTY_CPU in mask, number default mask
option X_LEAVES in migrates, blocks default migrates
option P2_ACTION in none, idle, flush, wake_y default idle
option P3_ACTION in none, pause_x default none
option PML_BUFFER in empty, used default empty

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

cpus 3
start 0, p1_start
start 1, p2_start
start 2, p3_start
idt 0xfd, invalidate_interrupt
idt 0xfc, event_check_interrupt
idt 0xfb, call_function_interrupt
may_halt 0, 1, 2
bounds steps 200000
expect a/T1 : vmwrite-invalid-vmcs in vmx_fpu_leave
expect landed/T1 : ok

; CPU 0 runs until it leaves the first foreign section, in the window after VMCLEAR. CPU 1 then switches to X.
schedule T1
    cpu 2
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

%include "lib/percpu.asm"
%include "lib/spinlock.asm"
%include "lib/cpumask.asm"
%include "lib/list.asm"
%include "lib/apic.asm"
%include "lib/vmx.asm"
%include "lib/declare.asm"
%include "xen/common/softirq.asm"
%include "xen/common/schedule.asm"
%include "xen/common/smp.asm"
%include "xen/common/rcupdate.asm"
%include "xen/common/tasklet.asm"
%include "xen/common/domain.asm"
%include "xen/arch/x86/flushtlb.asm"
%include "xen/arch/x86/smp.asm"
%include "xen/arch/x86/domain_page.asm"
%include "xen/arch/x86/domain.asm"
%include "xen/arch/x86/hvm/hvm.asm"
%include "xen/arch/x86/hvm/vmx/vmx.asm"
%include "xen/arch/x86/hvm/vmx/vmcs.asm"
%include "xen/arch/x86/hvm/vmx/entry.asm"
%include "xen/arch/x86/hvm/vmx/construct.asm"

section .text

; What every CPU does first: its own data, its APIC, VMX operation; it runs its idle vCPU.
proc cpu_start(cpu: rdi, idle: rsi, region: rdx) uses rbx
    mov     rbx, cpu
    mov     [gs:cpu_number], cpu
    mov     [gs:current], idle
    mov     [gs:curr_vcpu], idle
    mov     [gs:idle_vcpu], idle
    mov     [gs:schedule_curr], idle
    mov     qword [gs:rcu_data + rcu_data_struct.quiescbatch], -300
    lea     rax, [rsp + 16]
    mov     [gs:stack_top], rax
    invoke  vmx_cpu_up, region
    enable_apic
    cpumask_set_cpu rbx, [cpu_online_map]
    lock inc qword [cpus_started]
    sti
endproc

p1_start:
    invoke  cpu_start, 0, I1, vmxon_region_1
    invoke  vmx_create_vmcs, X
    invoke  vmx_create_vmcs, Y
    invoke  vmx_create_vmcs, D
    repeat
        pause
    until qword [cpus_started] == 3
    lock btr qword [X + vcpu.pause_flags], VPF_down
    invoke  vcpu_wake, X
    jmp     idle_loop

; X's first exit: what happened elsewhere meanwhile has an end. The grace period of D's domain is over, and a CPU
; that X may run on has been chosen for it.
proc hypercall()
    mov     rax, D_domain + domain.rcu
    mov     qword [rax + rcu_head.func], complete_domain_destroy
    mov     [gs:rcu_data + rcu_data_struct.donelist], rax
    inc     qword [gs:rcu_data + rcu_data_struct.qlen]
    invoke  raise_softirq, RCU_SOFTIRQ
    mov     rax, [gs:current]
%if X_LEAVES == migrates
    mov     qword [rax + vcpu.cpu_hard_affinity], 1 << 1
    lock bts qword [rax + vcpu.pause_flags], VPF_migrating
    invoke  raise_softirq, SCHEDULE_SOFTIRQ
%else
    invoke  vcpu_block
%endif
    mov     qword [race_begins], 1
endproc

; The guest in X and Y: a hypercall of X, then nothing to do.
x_guest:
    vmcall
y_guest:
    hlt
    jmp     y_guest

p2_start:
%if P2_ACTION == none
    lock inc qword [cpus_started]               ; a CPU without a part in this trigger is never online
    stop
%else
    invoke  cpu_start, 1, I2, vmxon_region_2
%if P2_ACTION == flush
    invoke  wait_for_race
    invoke  raise_softirq, NEW_TLBFLUSH_CLOCK_PERIOD_SOFTIRQ
%elif P2_ACTION == wake_y
    invoke  wait_for_race
    lock btr qword [Y + vcpu.pause_flags], VPF_down
    invoke  vcpu_wake, Y
%endif
    jmp     idle_loop
%endif

p3_start:
%if P3_ACTION == pause_x
    invoke  cpu_start, 2, I3, vmxon_region_3
    invoke  wait_for_race
    invoke  vmx_vmcs_enter, X
    mov     rbx, X
    __vmread rbx, GUEST_CR0, r12
    invoke  vmx_vmcs_exit, X
    jmp     idle_loop
%else
    lock inc qword [cpus_started]
    stop
%endif

proc wait_for_race()
    while qword [race_begins] == 0
        pause
    endwhile
endproc

section .data
align 8
race_begins:    dq 0
cpus_started:   dq 0
sched_vcpus:    dq X, Y, 0

idle_domain: istruc domain
    at domain.domain_id,        dd DOMID_IDLE
    at domain.guest_type,       db GUEST_PV
    at domain.ctxt_switch_tail, dq continue_idle_domain
    iend

declare_idle_vcpu I1, 0
declare_idle_vcpu I2, 1
declare_idle_vcpu I3, 2

X_vcpus:        dq X
declare_hvm_domain X_domain, 1, X_vcpus, 1
declare_hvm_vcpu X, X_domain, 0, 0, X_vmcs, x_guest

Y_vcpus:        dq Y
declare_hvm_domain Y_domain, 3, Y_vcpus, 1
declare_hvm_vcpu Y, Y_domain, 0, 0, Y_vmcs, y_guest

D_vcpus:        dq D
align 8
D_domain: istruc domain                         ; every reference is gone; its vCPUs are paused for good
    at domain.domain_id,        dd 2
    at domain.max_vcpus,        dd 1
    at domain.vcpu,             dq D_vcpus
    at domain.guest_type,       db GUEST_HVM
    at domain.is_dying,         db DOMDYING_dead
    at domain.pause_count,      dd 1
    at domain.ctxt_switch_from, dq vmx_ctxt_switch_from
    at domain.ctxt_switch_to,   dq vmx_ctxt_switch_to
    at domain.ctxt_switch_tail, dq vmx_do_resume
    iend
align 8
D: istruc vcpu
    at vcpu.domain,             dq D_domain
    at vcpu.runstate,           dd RUNSTATE_offline
    at vcpu.dirty_cpu,          dd VCPU_CPU_CLEAN
    at vcpu.cpu_hard_affinity,  dq 1
    at vcpu.vmcs_pa,            dq D_vmcs
    at vcpu.active_cpu,         dd NO_CPU
%if PML == on
    at vcpu.secondary_exec_control, dd SECONDARY_EXEC_ENABLE_PML
%endif
    at vcpu.pml_pg,             dq D_pml_buffer
    iend

vmcs_region X_vmcs
vmcs_region Y_vmcs
vmcs_region D_vmcs
vmcs_region vmxon_region_1
vmcs_region vmxon_region_2
vmcs_region vmxon_region_3
align 8
D_pml_buffer:   times 512 dq 0
