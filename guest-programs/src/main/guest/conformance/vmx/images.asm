; VMCLEAR writes all that the processor holds to the region: a copy of its bytes is a VMCS with the same fields, and no
; VMCLEAR of its own is missed. SDM volume 3C, 24.1 and 24.11.
;@ vmfail: flags
;@ holds: vmx.vmclear-current

        scenario "a VMCS and its bytes"
        cpus 1
        start 0, main
        expect ok
        org 0x100000
%include "vmx.inc"
section .text

proc main
        invoke vmx_on
        vmclear [v_at]
        mov r15d, 3
        while r15 != 0
            vmptrld [v_at]
            set GUEST_RSP, r15
            set TSC_OFFSET, r15
            vmclear [v_at]
            assert !below_equal, "VMCLEAR succeeds"
            invoke copy_v
            vmptrld [w_at]
            assert !below_equal, "the copy is a VMCS"
            get rbx, GUEST_RSP
            assert rbx == r15, "with the fields that the VMCS had at its last VMCLEAR"
            get rbx, TSC_OFFSET
            assert rbx == r15, "all of them"
            set GUEST_RSP, 77
            vmclear [w_at]
            vmptrld [v_at]
            get rbx, GUEST_RSP
            assert rbx == r15, "what is written to one is not in the other"
            vmclear [v_at]
            dec r15
        endwhile
        stop
endproc

proc copy_v uses rsi, rdi, rcx
        lea rsi, [region_v]
        lea rdi, [region_w]
        mov ecx, 512
        rep movsq
        return
endproc

guest_code: vmcall
        vmx_data
