; Data of domains and vCPUs.

%ifndef LIB_DECLARE
%define LIB_DECLARE
%include "model/xen.inc"

; declare_hvm_domain NAME, ID, VCPUS, COUNT: a running HVM domain; VCPUS labels its array of COUNT addresses.
%macro declare_hvm_domain 4
align 8
%1: istruc domain
    at domain.domain_id,        dd %2
    at domain.max_vcpus,        dd %4
    at domain.vcpu,             dq %3
    at domain.guest_type,       db GUEST_HVM
    at domain.refcnt,           dd 1
    at domain.ctxt_switch_from, dq vmx_ctxt_switch_from
    at domain.ctxt_switch_to,   dq vmx_ctxt_switch_to
    at domain.ctxt_switch_tail, dq vmx_do_resume
    iend
%endmacro

; declare_hvm_vcpu NAME, DOMAIN, ID, CPU, VMCS, RIP: an HVM vCPU that is down, on CPU's run queue, with its VMCS region
; and where its guest starts.
%macro declare_hvm_vcpu 6
align 8
%1: istruc vcpu
    at vcpu.domain,             dq %2
    at vcpu.vcpu_id,            dd %3
    at vcpu.processor,          dd %4
    at vcpu.runstate,           dd RUNSTATE_offline
    at vcpu.pause_flags,        dq 1 << VPF_down
    at vcpu.dirty_cpu,          dd VCPU_CPU_CLEAN
    at vcpu.cpu_hard_affinity,  dq 1 << (%4)
    at vcpu.vmcs_pa,            dq %5
    at vcpu.active_cpu,         dd NO_CPU
    at vcpu.guest_rip,          dq %6
    iend
%endmacro

; declare_idle_vcpu NAME, CPU: the vCPU that a CPU runs when there is nothing else to run.
%macro declare_idle_vcpu 2
align 8
%1: istruc vcpu
    at vcpu.domain,             dq idle_domain
    at vcpu.vcpu_id,            dd %2
    at vcpu.processor,          dd %2
    at vcpu.is_running,         db 1
    at vcpu.runstate,           dd RUNSTATE_running
    at vcpu.dirty_cpu,          dd %2
    at vcpu.vcpu_dirty_cpumask, dq 1 << (%2)
    at vcpu.cpu_hard_affinity,  dq 1 << (%2)
    at vcpu.active_cpu,         dd NO_CPU
    iend
%endmacro

%endif
