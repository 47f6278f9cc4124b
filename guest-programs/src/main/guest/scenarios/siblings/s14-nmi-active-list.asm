; S14. An NMI finds the list of active VMCSs half updated (Xen; still so in the tree of 2026).
;
; The crash path takes a CPU down from its NMI handler: vmx_cpu_down clears the first VMCS of the CPU's list until the list is
; empty. IF = 0 does not keep an NMI away. If it comes after vmx_load_vmcs has linked a VMCS and before it has stored active_cpu,
; or after __vmx_clear_vmcs has stored active_cpu := NO_CPU and before it has unlinked the VMCS, then the first entry says that
; it is not active here, nothing is cleared, and the list never becomes empty: the handler never ends.
; Fix (ours): while a VMCS is in the list, active_cpu is this CPU: it is stored before linking, and reset after unlinking.
;
; The NMI may come at any instruction where 'explore' looks; for 'run' the CPU sends itself one in one of the two windows
; (option NMI: in_load, in_clear).
;
; notes (vmxlab explore siblings/s14-nmi-active-list --variant NAME)
;   unfixed: a livelock; one NMI between two instructions is enough.
;   fixed: complete, no violation, wherever the NMI comes.

scenario "an NMI in an update of the list of active VMCSs: the crash handler never ends"
cpus 1
start 0, main
idt 2, nmi_crash
option ORDER in linked_first, active_first default linked_first
option NMI in offered, in_load, in_clear default offered
variant unfixed : ORDER=linked_first
variant fixed : ORDER=active_first
%if NMI == offered
offer nmi 0, 1
%endif
bounds steps 20000
expect unfixed : livelock
expect fixed : ok

        org 0x100000
        default abs

%include "lib/percpu.asm"
%include "lib/spinlock.asm"
%include "lib/list.asm"
%include "lib/apic.asm"
%include "lib/vmx.asm"

DELIVERY_NMI    equ 4 << 8

; nmi_to_self: an NMI that is taken at the next instruction. Changes RAX, RCX, RDX.
%macro nmi_to_self 0
    mov     ecx, MSR_X2APIC_ICR
    mov     eax, DELIVERY_NMI
    xor     edx, edx                            ; CPU 0
    wrmsr
%endmacro

section .text

; vmx_load_vmcs(v)                   xen/arch/x86/hvm/vmx/vmcs.c @ 92f0d4392e
proc vmx_load_vmcs(v: rdi) uses rbx, r12
    mov     rbx, v
    local_irq_save r12
    if [rbx + vcpu.active_cpu] == NO_CPU
%if ORDER == linked_first
        invoke  list_add, &[rbx + vcpu.active_list], active_vmcs
%if NMI == in_load
        nmi_to_self
%endif
        mov     dword [rbx + vcpu.active_cpu], 0
%else
        mov     dword [rbx + vcpu.active_cpu], 0
%if NMI == in_load
        nmi_to_self
%endif
        invoke  list_add, &[rbx + vcpu.active_list], active_vmcs
%endif
    endif
    __vmptrld rbx
    local_irq_restore r12
endproc

; __vmx_clear_vmcs(v)                xen/arch/x86/hvm/vmx/vmcs.c @ 92f0d4392e
; requires: IF = 0
proc __vmx_clear_vmcs(v: rdi) uses rbx
    mov     rbx, v
    if [rbx + vcpu.active_cpu] == 0
        __vmpclear rbx
%if ORDER == linked_first
        mov     dword [rbx + vcpu.active_cpu], NO_CPU
%if NMI == in_clear
        nmi_to_self
%endif
        invoke  list_del, &[rbx + vcpu.active_list]
%else
        invoke  list_del, &[rbx + vcpu.active_list]
%if NMI == in_clear
        nmi_to_self
%endif
        mov     dword [rbx + vcpu.active_cpu], NO_CPU
%endif
    endif
endproc

; vmx_cpu_down()                     xen/arch/x86/hvm/vmx/vmcs.c @ 92f0d4392e
proc vmx_cpu_down()
    if qword [vmxon_done] == 0
        return
    endif
    while qword [active_vmcs + list_head.next] != active_vmcs
        mov     rdi, [active_vmcs + list_head.next]
        invoke  __vmx_clear_vmcs, &[rdi - vcpu.active_list]
    endwhile
    vmxoff
endproc

; do_nmi_crash()                     xen/arch/x86/crash.c: this CPU reports and stops.
handler nmi_crash
    invoke  vmx_cpu_down
    stop
endhandler

main:
    mov     ecx, MSR_IA32_VMX_BASIC
    rdmsr
    and     eax, 0x7fffffff
    mov     [vmxon_region], eax
    mov     [v_region], eax
    mov     rax, vmxon_region
    push    rax
    vmxon   [rsp]
    mov     qword [vmxon_done], 1
    mov     rbx, v
    __vmpclear rbx
    invoke  vmx_load_vmcs, v
    cli
    invoke  __vmx_clear_vmcs, v
    stop

section .data
align 8
vmxon_done:     dq 0                            ; this CPU is in VMX operation
active_vmcs:    dq active_vmcs, active_vmcs     ; this CPU's active_vmcs_list, a list_head
v:              istruc vcpu
                at vcpu.vmcs_pa,    dq v_region
                at vcpu.active_cpu, dd NO_CPU
                iend
vmcs_region v_region
vmcs_region vmxon_region
