; VM exits that an instruction causes: reason, qualification, length, RIP at the instruction; and no exit while its control
; is off. SDM volume 3C, sections 25.1 and 27.2.
;@ undefined: ignore
;@ holds: vmx.exit-always, vmx.exit-conditional, vmx.exit-qualification, vmx.exit-information, vmx.cr-shadow, vmx.msr-bitmap
;@ holds: vmx.vmfunc, vmx.tpr-threshold-exit
;@ holds: vmx.guest-cpl, vmx.exception-bitmap, kut.vmenter, kut.instruction-intercept, kut.cr-shadowing, kut.vmx_exception_test

scenario "instructions of a guest"
cpus 1
start 0, main
expect ok
        org 0x100000
%include "vmx.inc"
section .text

PRIMARY   equ 0x04006172 | 1 << 7
SECOND    equ PRIMARY | 1 << 31

; exits LABEL, REASON, LENGTH, QUALIFICATION: the guest at LABEL exits there
%macro exits 4
        set GUEST_RIP, %1
        call enter
        assert rax == %2, "exit reason"
        mov rbx, %4
        assert rdx == rbx, "exit qualification"
        get rbx, GUEST_RIP
        assert rbx == %1, "RIP is at the instruction"
        get rbx, VM_EXIT_INSTRUCTION_LEN
        assert rbx == %3, "length of the instruction"
%endmacro

; passes LABEL: the guest at LABEL goes on to VMCALL
%macro passes 1
        set GUEST_RIP, %1
        call enter
        assert rax == EXIT_VMCALL, "the guest goes on to VMCALL"
%endmacro

%macro conditional 6    ; LABEL, REASON, LENGTH, QUALIFICATION, FIELD, CONTROLS
        also %5, %6
        exits %1, %2, %3, %4
        done
        passes %1
%endmacro

%macro information 1
        get rbx, VM_EXIT_INSTRUCTION_INFO
        assert rbx == %1, "VM-exit instruction information"
%endmacro

%macro with_secondary 5
        also CPU_BASED_VM_EXEC_CONTROL, SECOND
        also SECONDARY_VM_EXEC_CONTROL, %5
        exits %1, %2, %3, %4
        done
%endmacro

main:
        invoke vmx_on
        invoke current_v
        mov r10, 0x12345678
        mov rbp, scratch
        mov [guest_rax], rbp
        invoke always
        invoke conditionals
        invoke control_registers
        invoke model_specific
        invoke exceptions
        invoke functions
        invoke task_priority
        stop

proc always
        exits g_cpuid, 10, 2, 0
        exits g_invd, 13, 2, 0
        exits g_vmcall, 18, 3, 0
        exits g_vmclear, 19, 5, 0x7f
        information 0x2c10100
        exits g_vmptrld, 21, 4, 0x7f
        information 0x2c10100
        exits g_vmptrst, 22, 4, 0x7f
        information 0x2c10100
        exits g_vmxon, 27, 5, 0x7f
        information 0x2c10100
        exits g_vmread, 23, 4, 0x7f
        information 0x32c10100
        exits g_vmwrite, 25, 4, 0x7f
        information 0x32c10100
        exits g_vmread_register, 23, 3, 0
        exits g_invept, 50, 6, 0x7f
        information 0x32c10100
        exits g_invvpid, 53, 6, 0x7f
        information 0x32c10100
        exits g_vmlaunch, 20, 3, 0
        exits g_vmresume, 24, 3, 0
        exits g_vmxoff, 26, 3, 0
        ; the index and scale of an address
        exits g_scaled, 21, 8, 0x12345
        information 3 | 2 << 7 | 3 << 15 | 2 << 18 | 3 << 23
        return
endproc

proc conditionals
        conditional g_invlpg, 14, 4, 0x12345678, CPU_BASED_VM_EXEC_CONTROL, PRIMARY | 1 << 9
        conditional g_rdpmc, 15, 2, 0, CPU_BASED_VM_EXEC_CONTROL, PRIMARY | 1 << 11
        conditional g_rdtsc, 16, 2, 0, CPU_BASED_VM_EXEC_CONTROL, PRIMARY | 1 << 12
        conditional g_monitor, 39, 3, 0, CPU_BASED_VM_EXEC_CONTROL, PRIMARY | 1 << 29
        conditional g_mwait, 36, 3, 0, CPU_BASED_VM_EXEC_CONTROL, PRIMARY | 1 << 10
        conditional g_pause, 40, 2, 0, CPU_BASED_VM_EXEC_CONTROL, PRIMARY | 1 << 30
        conditional g_mov_dr, 29, 3, 0x307, CPU_BASED_VM_EXEC_CONTROL, PRIMARY | 1 << 23
        conditional g_mov_from_dr, 29, 3, 0x317, CPU_BASED_VM_EXEC_CONTROL, PRIMARY | 1 << 23
        exits g_hlt, 12, 1, 0
        with_secondary g_wbinvd, 54, 2, 0, 1 << 6
        with_secondary g_sgdt, 46, 4, 0x40, 1 << 2
        with_secondary g_sidt, 46, 4, 0x40, 1 << 2
        with_secondary g_lgdt, 46, 4, 0x40, 1 << 2
        with_secondary g_lidt, 46, 4, 0x40, 1 << 2
        with_secondary g_sldt, 47, 3, 0, 1 << 2
        with_secondary g_str, 47, 4, 0, 1 << 2
        with_secondary g_lldt, 47, 3, 0, 1 << 2
        with_secondary g_ltr, 47, 3, 0, 1 << 2
        with_secondary g_rdrand, 57, 4, 0, 1 << 11
        with_secondary g_rdseed, 61, 4, 0, 1 << 16
        passes g_wbinvd
        passes g_sgdt
        passes g_sldt
        passes g_rdrand
        ; RDTSCP needs a control of its own, and then exits as RDTSC does
        also EXCEPTION_BITMAP, 1 << 6
        set GUEST_RIP, g_rdtscp
        call enter
        assert rax == 0, "RDTSCP without 'enable RDTSCP' is #UD"
        done
        also CPU_BASED_VM_EXEC_CONTROL, SECOND | 1 << 12
        also SECONDARY_VM_EXEC_CONTROL, 1 << 3
        exits g_rdtscp, 51, 3, 0
        done
        return
endproc

proc control_registers
        conditional g_from_cr3, 28, 3, 0x213, CPU_BASED_VM_EXEC_CONTROL, PRIMARY | 1 << 16
        conditional g_to_cr8, 28, 4, 0x308, CPU_BASED_VM_EXEC_CONTROL, PRIMARY | 1 << 19
        conditional g_from_cr8, 28, 4, 0x218, CPU_BASED_VM_EXEC_CONTROL, PRIMARY | 1 << 20
        ; a value among the CR3 targets does not exit
        also CPU_BASED_VM_EXEC_CONTROL, PRIMARY | 1 << 15
        mov r12d, 0x5000
        exits g_to_cr3, 28, 4, 0xc03
        mov rcx, CR3_TARGET_VALUE1
        mov eax, 0x5000
        vmwrite rcx, rax
        also CR3_TARGET_COUNT, 2
        passes g_to_cr3
        done
        ; masks and shadows: reads give the shadow, a write of the shadow's value does not exit
        also CR0_GUEST_HOST_MASK, 8
        also CR0_READ_SHADOW, 8

        passes g_read_cr0
        assert rbx & 8, "a masked bit of CR0 reads as in the shadow"
        set GUEST_RIP, g_write_cr0
        mov r11, cr0
        or r11, 8
        call enter
        assert rax == EXIT_VMCALL, "a write that agrees with the shadow does not exit"
        get rbx, GUEST_CR0
        assert !(rbx & 8), "and leaves the bit"
        mov r11, cr0
        exits g_write_cr0, 28, 4, 0xb00
        exits g_clts, 28, 2, 0x20
        done
        also CR4_GUEST_HOST_MASK, 4
        also CR4_READ_SHADOW, 0
        mov r11, cr4
        or r11, 4
        exits g_write_cr4, 28, 4, 0xb04
        mov r11, cr4
        passes g_write_cr4
        done
        return
endproc

proc model_specific
        mov qword [guest_rax], 0
        mov qword [guest_rcx], 0x174
        exits g_rdmsr, 31, 2, 0
        exits g_wrmsr, 32, 2, 0
        also CPU_BASED_VM_EXEC_CONTROL, PRIMARY | 1 << 28
        also MSR_BITMAP, bitmap
        passes g_rdmsr
        passes g_wrmsr
        ; low MSRs: read at 0, write at 800h; high ones at 400h and C00h
        mov byte [bitmap + 0x174/8], 1 << 4
        exits g_rdmsr, 31, 2, 0
        passes g_wrmsr
        mov byte [bitmap + 0x174/8], 0
        mov byte [bitmap + 0x800 + 0x174/8], 1 << 4
        passes g_rdmsr
        exits g_wrmsr, 32, 2, 0
        mov byte [bitmap + 0x400 + 0x82/8], 1 << 2
        mov rax, 0xc0000082
        mov [guest_rcx], rax
        exits g_rdmsr, 31, 2, 0
        mov byte [bitmap + 0x400 + 0x82/8], 0
        passes g_rdmsr
        mov qword [guest_rcx], 0x40000000
        exits g_rdmsr, 31, 2, 0
        done
        return
endproc

; exception VECTOR, LABEL, INFORMATION
%macro exception 3
        also EXCEPTION_BITMAP, 1 << %1
        set GUEST_RIP, %2
        call enter
        assert rax == 0, "exit reason 0"
        get rbx, VM_EXIT_INTR_INFO
        mov rcx, %3
        assert rbx == rcx, "interruption information"
        done
%endmacro

proc exceptions
        mov r10, 0x8000000000000000
        exception 6, g_ud2, 0x80000306
        exception 13, g_load, 0x80000b0d
        get rbx, VM_EXIT_INTR_ERROR_CODE
        assert rbx == 0, "error code"
        exception 3, g_int3, 0x80000603
        get rbx, VM_EXIT_INSTRUCTION_LEN
        assert rbx == 1, "length of INT3"
        exception 1, g_int1, 0x80000501
        exception 0, g_div, 0x80000300
        mov r10, 0x7000000
        exception 14, g_load, 0x80000b0e
        get rbx, EXIT_QUALIFICATION
        assert rbx == 0x7000000, "the qualification of #PF is the address"
        ; mask and match of #PF turn the bit round
        also PAGE_FAULT_ERROR_CODE_MASK, 2
        also PAGE_FAULT_ERROR_CODE_MATCH, 2
        set GUEST_RIP, g_load
        call enter
        assert rax == 0, "#PF that does not match exits while the bit is 0"
        done
        ; without an IDT an exception that does not exit ends in a triple fault
        set GUEST_RIP, g_ud2
        call enter
        assert rax == 2, "triple fault"
        return
endproc

; VMFUNC: #UD while it is off, exit 59 for a function that is not on or a bad argument
proc functions
        also EXCEPTION_BITMAP, 1 << 6
        set GUEST_RIP, g_vmfunc
        call enter
        assert rax == 0, "VMFUNC without 'enable VM functions' is #UD"
        done
        also CPU_BASED_VM_EXEC_CONTROL, SECOND
        also SECONDARY_VM_EXEC_CONTROL, 1 << 1 | 1 << 13
        also EPT_POINTER, 0x1e
        also VM_FUNCTION_CONTROL, 1
        also EPTP_LIST_ADDR, bitmap
        mov qword [guest_rax], 0
        mov qword [guest_rcx], 512
        exits g_vmfunc, 59, 3, 0
        mov qword [guest_rcx], 0
        exits g_vmfunc, 59, 3, 0
        mov qword [bitmap], 0x5000 | 0x1e
        passes g_vmfunc
        get rbx, EPT_POINTER
        assert rbx == 0x501e, "EPTP switching"
        mov qword [guest_rax], 1
        exits g_vmfunc, 59, 3, 0
        done
        return
endproc

; MOV to CR8 under the TPR shadow goes to the virtual-APIC page, and exits below the threshold, behind the instruction
proc task_priority
        also CPU_BASED_VM_EXEC_CONTROL, PRIMARY | 1 << 21
        also VIRTUAL_APIC_PAGE_ADDR, vapic
        also TPR_THRESHOLD, 4
        mov byte [vapic + 0x80], 0x50
        mov r12d, 4
        passes g_to_cr8_r12
        assert byte [vapic + 0x80] == 0x40, "the virtual TPR"
        mov r12d, 3
        set GUEST_RIP, g_to_cr8_r12
        call enter
        assert rax == 43, "TPR below threshold"
        get rbx, GUEST_RIP
        assert rbx == g_to_cr8_r12 + 4, "behind the instruction"
        mov byte [vapic + 0x80], 0x50
        passes g_from_cr8_r12
        assert r12 == 5, "MOV from CR8 reads the virtual TPR"
        done
        return
endproc

g_vmfunc:   vmfunc
            vmcall
g_to_cr8_r12: mov cr8, r12
            vmcall
g_from_cr8_r12: mov r12, cr8
            vmcall
g_vmcall:   vmcall
g_cpuid:    cpuid
            vmcall
g_invd:     invd
            vmcall
g_hlt:      hlt
            vmcall
g_invlpg:   invlpg [r10]
            vmcall
g_rdpmc:    rdpmc
            vmcall
g_rdtsc:    rdtsc
            vmcall
g_rdtscp:   rdtscp
            vmcall
g_monitor:  monitor
            vmcall
g_mwait:    mwait
            vmcall
g_pause:    pause
            vmcall
g_mov_dr:   mov dr7, rbx
            vmcall
g_mov_from_dr: mov rbx, dr7
            vmcall
g_wbinvd:   wbinvd
            vmcall
g_sgdt:     sgdt [rbp + 0x40]
            vmcall
g_sidt:     sidt [rbp + 0x40]
            vmcall
g_lgdt:     lgdt [rbp + 0x40]
            vmcall
g_lidt:     lidt [rbp + 0x40]
            vmcall
g_sldt:     sldt rbx
            vmcall
g_str:      str rbx
            vmcall
g_lldt:     lldt bx
            vmcall
g_ltr:      ltr bx
            vmcall
g_rdrand:   rdrand rbx
            vmcall
g_rdseed:   rdseed rbx
            vmcall
g_from_cr3: mov rdx, cr3
            vmcall
g_to_cr3:   mov cr3, r12
            vmcall
g_to_cr8:   mov cr8, rbx
            vmcall
g_from_cr8: mov rdx, cr8
            vmcall
g_read_cr0: mov rbx, cr0
            vmcall
g_write_cr0: mov cr0, r11
            vmcall
g_write_cr4: mov cr4, r11
            vmcall
g_clts:     clts
            vmcall
g_rdmsr:    rdmsr
            vmcall
g_wrmsr:    wrmsr
            vmcall
g_ud2:      ud2
g_load:     mov rbx, [r10]
            vmcall
g_int3:     int3
            vmcall
g_int1:     int1
            vmcall
g_div:      xor edx, edx
            div edx
g_vmclear:  vmclear [rbp + 0x7f]
g_vmptrld:  vmptrld [rbp + 0x7f]
g_vmptrst:  vmptrst [rbp + 0x7f]
g_vmxon:    vmxon [rbp + 0x7f]
g_vmread:   vmread [rbp + 0x7f], rbx
g_vmwrite:  vmwrite rbx, [rbp + 0x7f]
g_vmread_register: vmread rax, rbx
g_invept:   invept rbx, [rbp + 0x7f]
g_invvpid:  invvpid rbx, [rbp + 0x7f]
g_vmlaunch: vmlaunch
g_vmresume: vmresume
g_vmxoff:   vmxoff
g_scaled:   vmptrld [rbx + rdx*8 + 0x12345]
guest_code: vmcall

        vmx_data
align 8
scratch: times 64 dq 0
align 4096
bitmap: times 4096 db 0
vapic:  times 4096 db 0
