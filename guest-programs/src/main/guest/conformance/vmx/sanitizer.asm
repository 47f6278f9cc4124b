; Every use of VMX that the manual leaves undefined is reported: each variant makes one, on two CPUs where it takes two.
;@ vmfail: flags
;@ holds: vmx.sanitizer, kut.negative-cases

scenario "undefined uses of VMX"
cpus 2
start 0, first
start 1, second
option USE in elsewhere, remote, read, write, off, unloaded, foreign, flip, unwritten, overlap, migrate default migrate
variant migrated : USE=migrate
variant active_elsewhere : USE=elsewhere
variant remote_clear : USE=remote
variant memory_read : USE=read
variant memory_write : USE=write
variant off_while_active : USE=off
variant no_initial_clear : USE=unloaded
variant foreign_vmxon : USE=foreign
variant shadow_flip : USE=flip
variant read_unwritten : USE=unwritten
variant regions_overlap : USE=overlap
expect migrated : ok
expect active_elsewhere : undefined-vmx in second
expect remote_clear : undefined-vmx in second
expect memory_read : undefined-vmx in second
expect memory_write : undefined-vmx in second
expect off_while_active : undefined-vmx in first
expect no_initial_clear : undefined-vmx in first
expect foreign_vmxon : undefined-vmx in second
expect shadow_flip : undefined-vmx in first
expect read_unwritten : undefined-vmx in first
expect regions_overlap : undefined-vmx
schedule
    cpu 0 until first.ready
    cpu 1
    cpu 0
endschedule
        org 0x100000
%include "vmx.inc"
section .text

proc first
        invoke vmx_on
        mov eax, [region_w]
        mov [other_vmxon], eax
%if USE == unloaded
        vmptrld [x_at]
%endif
        invoke current_v
        call enter
        assert rax == EXIT_VMCALL, "the guest runs"
%if USE == off
        vmxoff
%elif USE == unwritten
        mov rcx, TSC_OFFSET
        vmread rax, rcx
%elif USE == flip
        mov dword [region_v], 0x8000002b
%elif USE == overlap
        set CPU_BASED_VM_EXEC_CONTROL, 0x04006172 | 1 << 7 | 1 << 28
        set MSR_BITMAP, region_v
        call enter
%elif USE == migrate
        vmclear [v_at]
%endif
.ready:
        stop
endproc

proc second
%if USE == foreign
        vmxon [vmxon_at]
%else
        vmxon [other_vmxon_at]
        assert !below_equal, "VMXON succeeds"
%endif
%if USE == elsewhere
        vmptrld [v_at]
%elif USE == remote
        vmclear [v_at]
%elif USE == read
        mov rax, [region_v + 64]
%elif USE == write
        mov [region_v + 64], rax
%elif USE == migrate
        vmptrld [v_at]
        vmresume
        assert zero, "a migrated VMCS was cleared"
        mov rcx, VM_INSTRUCTION_ERROR
        vmread rax, rcx
        assert rax == 5, "so VMRESUME is error 5"
        call again
        assert rax == EXIT_VMCALL, "and VMLAUNCH enters"
        vmclear [v_at]
        vmxoff
%endif
        stop
endproc

guest_code: vmcall
        vmx_data
align 8
other_vmxon_at: dq other_vmxon
vmcs_region other_vmxon
