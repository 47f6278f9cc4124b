; Data of domains and vCPUs.

%ifndef LIB_DECLARE
%define LIB_DECLARE
%include "model/xen.inc"

X86_CR0_OF_GUESTS       equ 0x80000031          ; PE, ET, NE, PG; TS = 0

; declare_hvm_domain NAME, ID, VCPUS, COUNT, HOLDERS: a running HVM domain; VCPUS labels its array of COUNT addresses,
; HOLDERS is the mask of CPUs that hold the state of one of its vCPUs.
%macro declare_hvm_domain 5
align 8
%1: istruc domain
    at domain.domain_id,        dd %2
    at domain.max_vcpus,        dd %4
    at domain.vcpu,             dq %3
    at domain.guest_type,       db GUEST_HVM
    at domain.refcnt,           dd 1
    at domain.domain_dirty_cpumask, dq %5
    domain_hooks
    iend
%endmacro

; declare_dying_domain NAME, ID, VCPUS, COUNT: an HVM domain whose last reference is about to go; its vCPUs are paused
; for good.
%macro declare_dying_domain 4
align 8
%1: istruc domain
    at domain.domain_id,        dd %2
    at domain.max_vcpus,        dd %4
    at domain.vcpu,             dq %3
    at domain.guest_type,       db GUEST_HVM
    at domain.is_dying,         db DOMDYING_dead
    at domain.pause_count,      dd 1
    at domain.refcnt,           dd 1
    domain_hooks
    iend
%endmacro

%macro domain_hooks 0
    at domain.ctxt_switch_from, dq vmx_ctxt_switch_from
    at domain.ctxt_switch_to,   dq vmx_ctxt_switch_to
    at domain.ctxt_switch_tail, dq vmx_do_resume
%if PI == on
    at domain.pi_switch_from,   dq vmx_pi_switch_from
    at domain.pi_switch_to,     dq vmx_pi_switch_to
    at domain.pi_vcpu_block,    dq vmx_vcpu_block
    at domain.pi_do_resume,     dq vmx_pi_do_resume
%endif
%endmacro

; dirty_on CPU: the vCPU's state is held by CPU. dirty_nowhere: by none.
%macro dirty_on 1
%if DIRTY_CPU == number
    at vcpu.dirty_cpu,          dd %1
%else
    at vcpu.dirty_cpu,          dd VCPU_CPU_CLEAN
    at vcpu.vcpu_dirty_cpumask, dq 1 << (%1)
%endif
%endmacro

%macro dirty_nowhere 0
    at vcpu.dirty_cpu,          dd VCPU_CPU_CLEAN
%endmacro

; running_on CPU: a CPU runs the vCPU and holds its state.
%macro running_on 1
    at vcpu.is_running,         db 1
    at vcpu.runstate,           dd RUNSTATE_running
    dirty_on %1
%endmacro

; descheduled RUNSTATE, PAUSE_FLAGS: no CPU runs the vCPU or holds its state.
%macro descheduled 2
    at vcpu.runstate,           dd %1
    at vcpu.pause_flags,        dq %2
    dirty_nowhere
%endmacro

; A vCPU is declared by three macros between `istruc vcpu` and `iend`, as fields come in their order:
;   vcpu_of DOMAIN, ID, CPU, on CPU's run queue;
;   running_on or descheduled;
;   hvm_state CPU, VMCS, SECONDARY, CR0, PML_BUFFER, RIP: its VMCS region, its secondary controls, its guest's CR0, the
;   buffer for page-modification logging, and where the guest starts; or idle_state CPU.
%macro vcpu_of 3
    at vcpu.domain,             dq %1
    at vcpu.vcpu_id,            dd %2
    at vcpu.processor,          dd %3
%endmacro

%macro hvm_state 6
    at vcpu.cpu_hard_affinity,  dq 1 << (%1)
    at vcpu.vmcs_pa,            dq %2
    at vcpu.active_cpu,         dd NO_CPU
    at vcpu.secondary_exec_control, dd %3
    at vcpu.guest_cr0,          dq %4
    at vcpu.pi_control,         dq (%1) << PI_NDST * 8
    at vcpu.pml_pg,             dq %5
    at vcpu.guest_rip,          dq %6
%endmacro

%macro idle_state 1
    at vcpu.cpu_hard_affinity,  dq 1 << (%1)
    at vcpu.active_cpu,         dd NO_CPU
%endmacro

%endif
