; VMCLEAR of the current VMCS makes the current-VMCS pointer invalid whatever else it has to do: bring a store of its own CPU to
; memory first, or make a VMCS of a region that was written while it was in use. SDM volume 3C, 24.1 and 30.3, VMCLEAR.
;@ vmfail: flags
;@ undefined: warn
;@ warns: UB-04
;@ holds: vmx.vmclear-current

        scenario "VMCLEAR of the current VMCS"
        cpus 1
        start 0, main
        expect ok
        org 0x100000
%include "vmx.inc"
section .text

proc main
        invoke vmx_on
        vmclear [v_at]
        vmptrld [v_at]
        mov qword [pointer], 0
        vmclear [v_at]
        invoke no_current
        vmptrld [v_at]
        mov dword [region_v + 512], 1
        mfence
        vmclear [v_at]
        invoke no_current
        stop
endproc

proc no_current
        assert !below_equal, "VMCLEAR succeeds"
        vmptrst [pointer]
        assert qword [pointer] == -1, "no VMCS is current"
        return
endproc

guest_code: vmcall
        vmx_data
align 8
pointer: dq 0
