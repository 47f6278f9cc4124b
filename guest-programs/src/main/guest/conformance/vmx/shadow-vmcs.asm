; VMCS shadowing: a guest's VMREAD and VMWRITE reach the VMCS of the link pointer. SDM volume 3C, sections 24.10 and 30.3.
;@ vmfail: flags
;@ undefined: ignore
;@ holds: vmx.shadowing, vmx.shadow-current, kut.vmcs_shadow

scenario "VMCS shadowing"
cpus 1
start 0, main
expect ok
        org 0x100000
%include "vmx.inc"
section .text

%macro guest 2
        set GUEST_RIP, %1
        call enter
        assert rax == %2, "exit reason"
%endmacro

main:
        invoke vmx_on
        invoke current_v
        ; a shadow VMCS: bit 31 of the first dword; it can be current, but not entered
        mov eax, [region_w]
        or eax, 0x80000000
        mov [region_w], eax
        vmclear [w_at]
        vmptrld [w_at]
        assert !below_equal, "VMPTRLD takes a shadow VMCS where the processor can shadow"
        set GUEST_CR2_TEST, 0x1234
        vmlaunch
        assert carry, "VM entry with a shadow VMCS is VMfailInvalid"
        vmclear [w_at]
        vmptrld [v_at]
        ; without shadowing both exit
        mov r12, GUEST_CR2_TEST
        guest g_read, 23
        set CPU_BASED_VM_EXEC_CONTROL, 0x04006172 | 1 << 7 | 1 << 31
        set SECONDARY_VM_EXEC_CONTROL, 1 << 14
        set VMREAD_BITMAP, read_bitmap
        set VMWRITE_BITMAP, write_bitmap
        ; no link pointer: VMfailInvalid in the guest, no exit
        guest g_read, 18
        get rbx, GUEST_RFLAGS
        and ebx, CLEAN
        assert ebx == 1, "without a link pointer VMREAD is VMfailInvalid"
        set VMCS_LINK_POINTER, region_w
        guest g_read, 18
        assert r13 == 0x1234, "VMREAD reads the shadow"
        get rbx, GUEST_RFLAGS
        and ebx, CLEAN
        assert ebx == 0, "VMsucceed"
        mov r13, 0x5678
        guest g_write, 18
        mov r13, 0
        guest g_read, 18
        assert r13 == 0x5678, "VMWRITE wrote it"
        ; an unsupported field is error 12 of the shadow
        mov r12, 0x7ffe
        guest g_read, 18
        get rbx, GUEST_RFLAGS
        and ebx, CLEAN
        assert ebx == 0x40, "VMfailValid"
        ; bits 63:15 exit, and so do fields whose bit is set
        mov r12, 0x8000
        guest g_read, 23
        guest g_write, 25
        mov r12, GUEST_CR2_TEST
        mov byte [read_bitmap + (GUEST_CR2_TEST >> 3)], 1 << (GUEST_CR2_TEST & 7)
        guest g_read, 23
        guest g_write, 18
        mov byte [write_bitmap + (GUEST_CR2_TEST >> 3)], 1 << (GUEST_CR2_TEST & 7)
        guest g_write, 25
        stop

GUEST_CR2_TEST equ 0x6808       ; the base of CS, which nobody else looks at here

g_read:     vmread r13, r12
            vmcall
g_write:    vmwrite r12, r13
guest_code: vmcall
        vmx_data
align 4096
read_bitmap:  times 4096 db 0
write_bitmap: times 4096 db 0
