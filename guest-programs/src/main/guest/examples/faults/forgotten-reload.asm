; A handler works on a VMCS of its own and leaves it current: what it interrupted writes the wrong one.
; Try: vmxlab inject faults/forgotten-reload.campaign, and the same with --variant mended.

scenario "a handler leaves its own VMCS current"
option MENDED in no, yes default no
variant defective
variant mended : MENDED=yes
cpus 1
start 0, main
idt 0x40, service
expect defective : ok
expect mended : ok
bounds steps 20000

        org 0x100000
        default abs
%include "lib/apic.asm"
%include "examples/faults/vmx_on.inc"
section .text

; Reads something of the VMCS `mine`.
handler service
%if MENDED == yes
    sub     rsp, 8
    vmptrst [rsp]
%endif
    vmptrld [mine_at]
    assert  !below_equal, "VMPTRLD succeeds"
    mov     eax, GUEST_RSP
    vmread  rcx, rax
    assert  !below_equal, "VMREAD succeeds"
%if MENDED == yes
    if qword [rsp] != -1
        vmptrld [rsp]
        assert  !below_equal, "VMPTRLD succeeds"
    else
        vmclear [mine_at]                       ; there was none, and there is none again
        assert  !below_equal, "VMCLEAR succeeds"
    endif
    add     rsp, 8
%endif
    ack_apic_irq
endhandler

proc main
    vmx_on  vmxon_at
    new_vmcs vmcs_at
    new_vmcs mine_at
    vmptrld [mine_at]
    mov     eax, GUEST_RSP
    mov     ecx, 0x8000
    vmwrite rax, rcx
    vmclear [mine_at]
    vmptrld [vmcs_at]
    assert  !below_equal, "VMPTRLD succeeds"
    sti
    mov     eax, GUEST_RIP
    mov     ecx, 0x1000
    vmwrite rax, rcx
    assert  !below_equal, "VMWRITE succeeds"
    cli
    vmclear [vmcs_at]
    vmclear [mine_at]
    stop
endproc

section .data
align 8
vmcs_region vmxon_region
vmcs_region vmcs
vmcs_region mine
align 8
vmxon_at:   dq vmxon_region
vmcs_at:    dq vmcs
mine_at:    dq mine
