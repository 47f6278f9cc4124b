; HVM vCPUs whatever the vendor. xen/arch/x86/hvm/hvm.c

%ifndef XEN_HVM
%define XEN_HVM

section .text

; hvm_vcpu_destroy(v)               xen/arch/x86/hvm/hvm.c @ 92f0d4392e
; left out: device emulation, nested virtualisation, local APIC
proc hvm_vcpu_destroy(v: rdi) uses rbx
    mov     rbx, v
%if ALTP2M == on
    invoke  altp2m_vcpu_destroy, rbx
%endif
    invoke  vmx_vcpu_destroy, rbx
endproc

; altp2m_vcpu_destroy(v)            xen/arch/x86/mm/altp2m.c @ 92f0d4392e
; Two foreign sections.
proc altp2m_vcpu_destroy(v: rdi) uses rbx
    mov     rbx, v
    mov     rax, [gs:current]
    if rbx != rax
        invoke  vcpu_pause, rbx
    endif
    invoke  vmx_vcpu_update_eptp, rbx
    invoke  vmx_vcpu_update_vmfunc_ve, rbx
    if rbx != [gs:current]
        invoke  vcpu_unpause, rbx
    endif
endproc

%endif
