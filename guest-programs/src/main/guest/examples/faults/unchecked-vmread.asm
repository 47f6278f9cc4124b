; The outcome of VMREAD is not looked at. If it fails, what the register held before is taken for the field.
; Try: vmxlab inject faults/unchecked-vmread.campaign, and the same with --variant mended.

scenario "VMREAD fails and nobody looks"
option MENDED in no, yes default no
variant defective
variant mended : MENDED=yes
cpus 1
start 0, main
expect defective : ok
expect mended : ok
bounds steps 20000

        org 0x100000
        default abs
%include "lib/apic.asm"
%include "examples/faults/vmx_on.inc"
section .text

proc main
    vmx_on  vmxon_at
    new_vmcs vmcs_at
    vmptrld [vmcs_at]
    assert  !below_equal, "VMPTRLD succeeds"
    mov     eax, GUEST_RIP
    mov     ecx, 0x1000
    vmwrite rax, rcx
    assert  !below_equal, "VMWRITE succeeds"
    vmread  rdx, rax
%if MENDED == yes
    assert  !below_equal, "VMREAD succeeds"
%endif
    add     rdx, 3                              ; behind the guest's VMCALL
    mov     [next], rdx
    stop
endproc

section .data
align 8
vmcs_region vmxon_region
vmcs_region vmcs
align 8
vmxon_at:   dq vmxon_region
vmcs_at:    dq vmcs
next:       dq 0
