; The outcome of VMPTRLD is not looked at. If it fails, the VMCS that was current before is written.
; Try: vmxlab inject faults/unchecked-vmptrld.campaign, and the same with --variant mended.

scenario "VMPTRLD fails and nobody looks"
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

; The guest of the VMCS at [RDI] begins at `entry`.
proc set_entry(region: rdi, entry: rsi)
    vmptrld [region]
%if MENDED == yes
    assert  !below_equal, "VMPTRLD succeeds"
%endif
    mov     eax, GUEST_RIP
    vmwrite rax, entry
    assert  !below_equal, "VMWRITE succeeds"
endproc

proc main
    vmx_on  vmxon_at
    new_vmcs first_at
    new_vmcs second_at
    invoke  set_entry, first_at, 0x1000
    invoke  set_entry, second_at, 0x2000
    vmclear [first_at]
    vmclear [second_at]
    stop
endproc

section .data
align 8
vmcs_region vmxon_region
vmcs_region first
vmcs_region second
align 8
vmxon_at:   dq vmxon_region
first_at:   dq first
second_at:  dq second
