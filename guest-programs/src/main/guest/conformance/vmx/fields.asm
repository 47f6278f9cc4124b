; VMREAD and VMWRITE of every encoding: widths, high halves, zero extension, bits that must be 0. SDM volume 3C, 24.11.2.
;@ undefined: ignore
;@ holds: vmx.field-width, vmx.field-high, vmx.field-encoding, vmx.capabilities, vmx.vmcs-enum, vmx.error-field
;@ holds: kut.test_vmwrite_vmread, kut.test_vmcs_high, kut.test_vmx_caps, kut.test_vmcs_lifecycle

scenario "fields and capabilities"
cpus 1
start 0, main
expect ok
        org 0x100000
%include "vmx.inc"
section .text

%macro msr 1            ; RAX := the MSR
        mov ecx, %1
        rdmsr
        shl rdx, 32
        or rax, rdx
%endmacro

main:
        invoke vmx_on
        invoke current_v
        invoke every_encoding
        invoke high_halves
        invoke refused
        invoke capabilities
        invoke persistence
        stop

; RAX := mask of the field with encoding RDI
proc width_mask(encoding: rdi)
        mov rax, encoding
        shr rax, 13
        and eax, 3
        if eax == 0
            mov eax, 0xffff
        elseif eax == 2
            mov eax, 0xffffffff
        elseif encoding & 1
            mov eax, 0xffffffff
        else
            mov rax, -1
        endif
        return
endproc

; A pattern written to each field that exists reads back under its width; the highest index is that of IA32_VMX_VMCS_ENUM.
proc every_encoding uses rbx, r12, r13, r14
        xor r12d, r12d
        xor r13d, r13d
        while r12 < 0x8000
            vmread rbx, r12
            if !zero && r12 != 0x4400
                mov r14, 0x123456789abc0042
                mov rax, r12
                shl rax, 16
                xor r14, rax
                vmwrite r12, r14
                assert !below_equal, "a field that can be read can be written: IA32_VMX_MISC[29] is 1"
                mov rbx, -1
                vmread rbx, r12
                invoke width_mask, r12
                and rax, r14
                assert rbx == rax, "what was written reads back under the field's width, the rest as 0"
                mov rax, r12
                shr eax, 1
                and eax, 0x1ff
                if rax > r13
                    mov r13, rax
                endif
            endif
            inc r12
        endwhile
        msr 0x48a
        shr rax, 1
        assert rax == r13, "IA32_VMX_VMCS_ENUM holds the highest index"
        invoke current_v
        return
endproc

proc high_halves
        set TSC_OFFSET, 0x0123456789abcdef
        get rbx, TSC_OFFSET + 1
        assert rbx == 0x01234567, "the high half"
        mov rcx, TSC_OFFSET + 1
        mov rax, 0xffffffff76543210
        vmwrite rcx, rax
        get rbx, TSC_OFFSET + 1
        assert rbx == 0x76543210, "bits 63:32 of the source do not count"
        get rbx, TSC_OFFSET
        mov rax, 0x7654321089abcdef
        assert rbx == rax, "bits 31:0 of the field are kept"
        return
endproc

%macro unsupported 1
        mov rcx, %1
        vmread rbx, rcx
        assert zero && !carry, "VMREAD fails with an error"
        mov rdx, VM_INSTRUCTION_ERROR
        vmread rax, rdx
        assert rax == 12, "error 12"
        mov rcx, %1
        vmwrite rcx, rbx
        assert zero && !carry, "VMWRITE fails with an error"
%endmacro

proc refused
        unsupported 1                   ; the high half of a 16-bit field
        unsupported GUEST_ES_LIMIT + 1
        unsupported GUEST_CR0 + 1
        unsupported GUEST_CR0 | 1 << 12
        unsupported GUEST_CR0 | 1 << 15
        unsupported GUEST_CR0 | 1 << 31
        unsupported GUEST_CR0 | 1 << 32
        unsupported GUEST_CR0 | 1 << 63
        unsupported 0x7fff
        unsupported -1
        unsupported 0x6010              ; a fifth CR3-target value
        return
endproc

; allowed TRUE, PLAIN, DEFAULT1
%macro allowed 3
        msr %1
        mov rbx, rax
        msr %2
        mov r8, rax
        mov rcx, rax
        shr rcx, 32
        mov edx, eax
        not ecx
        test edx, ecx
        assert zero, "what must be 1 may be 1"
        mov edx, eax
        not edx
        test edx, %3
        assert zero, "the default1 bits must be 1"
        mov rdx, rbx
        shr rdx, 32
        shr r8, 32
        assert rdx == r8, "the TRUE MSR allows the same bits to be 1"
        mov edx, ebx
        or edx, %3
        assert edx == eax, "the TRUE MSR with the default1 bits is the other"
%endmacro

proc capabilities
        msr 0x480
        assert !(eax & 0x80000000), "bit 31 of IA32_VMX_BASIC is 0"
        mov rdx, rax
        shr rdx, 32
        and edx, 0x1fff
        assert rdx != 0 && rdx <= 4096, "the size of a region"
        mov rdx, rax
        shr rdx, 50
        and edx, 15
        assert rdx == 6, "write-back"
        bt rax, 55
        assert carry, "there are TRUE MSRs"
        allowed 0x48d, 0x481, 0x16
        allowed 0x48e, 0x482, 0x401e172
        allowed 0x48f, 0x483, 0x36dff
        allowed 0x490, 0x484, 0x11ff
        msr 0x486
        mov rbx, rax
        msr 0x487
        not rax
        test rax, rbx
        assert zero, "CR0_FIXED0 within CR0_FIXED1"
        msr 0x488
        mov rbx, rax
        msr 0x489
        not rax
        test rax, rbx
        assert zero, "CR4_FIXED0 within CR4_FIXED1"
        msr 0x48a
        test rax, ~0x3fe
        assert zero, "reserved bits of IA32_VMX_VMCS_ENUM"
        msr 0x48b
        assert eax == 0, "no secondary control must be 1"
        return
endproc

; Contents survive VMCLEAR, and VMPTRLD of others.
proc persistence
        vmclear [w_at]
        vmptrld [v_at]
        set GUEST_SYSENTER_CS, 0x111
        vmclear [v_at]
        vmptrld [v_at]
        get rbx, GUEST_SYSENTER_CS
        assert rbx == 0x111, "VMCLEAR keeps the data"
        vmptrld [w_at]
        set GUEST_SYSENTER_CS, 0x222
        vmptrld [v_at]
        get rbx, GUEST_SYSENTER_CS
        assert rbx == 0x111, "each VMCS has its own data"
        set GUEST_SYSENTER_CS, 0x333
        vmptrld [v_at]
        get rbx, GUEST_SYSENTER_CS
        assert rbx == 0x333, "VMPTRLD of the current VMCS loses nothing"
        vmclear [w_at]
        vmptrld [w_at]
        get rbx, GUEST_SYSENTER_CS
        assert rbx == 0x222, "nor does VMCLEAR of one that is not current"
        return
endproc

guest_code: vmcall
        vmx_data
