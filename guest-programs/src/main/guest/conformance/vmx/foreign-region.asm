; A region that is the VMXON region of another CPU is reported at each use, also once VMCLEAR has made a VMCS of it.
;@ vmfail: flags
;@ undefined: warn
;@ warns: UB-07, UB-07, UB-07, UB-07, UB-07
;@ holds: vmx.sanitizer

        scenario "the VMXON region of another CPU"
        cpus 2
        start 0, first
        start 1, second
        expect ok
        schedule
            cpu 0
            cpu 1
        endschedule
        org 0x100000
%include "vmx.inc"
section .text

proc first
        invoke vmx_on
        mov eax, [region_w]
        mov [other_vmxon], eax
        stop
endproc

proc second
        vmxon [other_vmxon_at]
        assert !below_equal, "VMXON succeeds"
        vmclear [vmxon_at]
        assert !below_equal, "it goes on as hardware commonly does"
        vmclear [vmxon_at]
        vmptrld [vmxon_at]
        vmptrld [vmxon_at]
        vmclear [vmxon_at]
        stop
endproc

guest_code: vmcall
        vmx_data
align 8
other_vmxon_at: dq other_vmxon
vmcs_region other_vmxon
