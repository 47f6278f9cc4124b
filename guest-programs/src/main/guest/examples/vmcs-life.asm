; What a hypervisor must do before it may touch a VMCS: VMXON, VMCLEAR, VMPTRLD; and what VMCLEAR takes away.
; Try: vmxlab run examples/vmcs-life --variant after-vmclear

scenario "VMWRITE with and without a current VMCS"
cpus 1
start 0, main
option TOUCH in before, after default before
variant before-vmclear : TOUCH=before
variant after-vmclear : TOUCH=after
expect before-vmclear : ok
expect after-vmclear : vmwrite-invalid-vmcs in touch

        org 0x100000
%use vmcs

CR4_VMXE        equ 1 << 13
MSR_VMX_BASIC   equ 0x480
MSR_FEATURE_CONTROL equ 0x3a

section .text

; A region begins with the revision identifier that IA32_VMX_BASIC gives.
proc stamp(region: rdi)
    mov ecx, MSR_VMX_BASIC
    rdmsr
    mov [region], eax
endproc

proc touch
    owner [vmcs_at]
    mov r8d, GUEST_RIP
    mov r9, 0x1234
    vmwrite r8, r9
    if below_equal
        bug "VMWRITE failed"
    endif
endproc

proc main
    mov rax, cr4
    or  rax, CR4_VMXE
    mov cr4, rax
    invoke stamp, vmxon_region
    invoke stamp, vmcs
    vmxon [vmxon_at]
    assert !below_equal, "VMXON succeeds"
    vmclear [vmcs_at]
    vmptrld [vmcs_at]
    assert !below_equal, "VMPTRLD succeeds"
%if TOUCH == before
    invoke touch
    vmclear [vmcs_at]
%else
    vmclear [vmcs_at]
    invoke touch
%endif
    stop
endproc

section .data
vmcs_region vmxon_region
vmcs_region vmcs
align 8
vmxon_at:   dq vmxon_region
vmcs_at:    dq vmcs
