; MSR areas of VM entry and VM exit, reason 34, and the VMX abort. SDM volume 3C, sections 26.4, 27.4, 27.6, 27.7.
;@ undefined: ignore
;@ holds: vmx.entry-msr-load, vmx.exit-msr-store, vmx.exit-msr-load, vmx.entry-msr-failure, kut.msr_switch, kut.invalid_msr

scenario "MSR areas"
cpus 1
start 0, main
option ABORT in none, store, load default none
variant works
variant store_aborts : ABORT=store
variant load_aborts : ABORT=load
expect works : ok
expect store_aborts : exception
expect load_aborts : exception
        org 0x100000
%include "vmx.inc"
section .text

%macro fails 2      ; INDEX, VALUE: the second entry of the list
        mov rax, %1
        mov [list + 16], rax
        mov rax, %2
        mov [list + 24], rax
        call enter
        assert rax == rbp, "exit reason 34"
        assert rdx == 2, "the qualification counts from 1"
%endmacro

main:
        invoke vmx_on
        invoke current_v
        ; entry loads, exit stores, exit loads
        set VM_ENTRY_MSR_LOAD_ADDR, list
        set VM_EXIT_MSR_STORE_ADDR, stores
        set VM_EXIT_MSR_LOAD_ADDR, loads
        set VM_ENTRY_MSR_LOAD_COUNT, 1
        set VM_EXIT_MSR_STORE_COUNT, 1
        set VM_EXIT_MSR_LOAD_COUNT, 1
        call enter
        assert rax == EXIT_VMCALL, "the guest runs"
        assert qword [stores + 8] == 0x1111, "the exit stored what the entry loaded"
        mov ecx, 0xc0000102
        rdmsr
        assert eax == 0x2222, "the exit loaded the host's value"
%if ABORT == none
        mov ebp, FAILED_MSR
        set VM_ENTRY_MSR_LOAD_COUNT, 2
        fails 0xc0000100, 0                     ; FS.base
        fails 0xc0000101, 0                     ; GS.base
        fails 0x808, 0                          ; x2APIC
        fails 0x8ff, 0
        fails 0x100000174, 0                    ; reserved bits of the entry
        fails 0xc0000102, 0x8000000000000000    ; WRMSR of it would fault
        fails 0x480, 0                          ; read-only
        fails 0x12345678, 0                     ; unknown
        ; a failed entry does not use the store list, but the load list
        mov qword [stores + 8], 5
        mov qword [loads + 8], 0x3333
        call enter
        assert qword [stores + 8] == 5, "nothing is stored"
        mov ecx, 0xc0000102
        rdmsr
        assert eax == 0x3333, "the host's value is loaded"
        call again
        assert rax == rbp, "the VMCS is still clear"
%elif ABORT == store
        mov qword [stores], 0x808
        call enter
%else
        mov qword [loads], 0x808
        call enter
%endif
        stop

guest_code: vmcall
        vmx_data
align 16
list:   dq 0xc0000102, 0x1111, 0, 0
stores: dq 0xc0000102, 0
loads:  dq 0xc0000102, 0x2222
