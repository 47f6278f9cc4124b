; VMX instructions as a hypervisor in C wraps them: every failure, VMfailInvalid and VMfailValid alike, is a bug.
; VMREAD and VMWRITE say first whose VMCS they mean, so that the owner check can tell when they reach another.

%ifndef LIB_VMX
%define LIB_VMX
%use vmcs

MSR_IA32_VMX_BASIC              equ 0x480
MSR_IA32_VMX_PINBASED_CTLS      equ 0x481
MSR_IA32_VMX_PROCBASED_CTLS     equ 0x482
MSR_IA32_VMX_EXIT_CTLS          equ 0x483
MSR_IA32_VMX_ENTRY_CTLS         equ 0x484
MSR_IA32_VMX_PROCBASED_CTLS2    equ 0x48b

PIN_BASED_EXT_INTR_MASK         equ 1 << 0
CPU_BASED_HLT_EXITING           equ 1 << 7
CPU_BASED_MOV_DR_EXITING        equ 1 << 23
SECONDARY_EXEC_ENABLE_EPT       equ 1 << 1
SECONDARY_EXEC_ENABLE_VM_FUNCTIONS equ 1 << 13
SECONDARY_EXEC_ENABLE_PML       equ 1 << 17
SECONDARY_EXEC_ENABLE_VIRT_EXCEPTIONS equ 1 << 18
VM_EXIT_HOST_64                 equ 1 << 9
VM_ENTRY_IA32E_GUEST            equ 1 << 9

EXIT_REASON_EXTERNAL_INTERRUPT  equ 1
EXIT_REASON_HLT                 equ 12
EXIT_REASON_VMCALL              equ 18

; __vmptrld V, __vmpclear V: V is a 64-bit register with the address of a vCPU.
%macro __vmptrld 1
    vmptrld [%1 + vcpu.vmcs_pa]
    if below_equal
        bug "VMPTRLD failed"
    endif
%endmacro

%macro __vmpclear 1
    vmclear [%1 + vcpu.vmcs_pa]
    if below_equal
        bug "VMCLEAR failed"
    endif
%endmacro

; __vmwrite V, FIELD, VALUE: VALUE is a 64-bit register or a 64-bit memory operand. Changes R11.
%macro __vmwrite 3
    mov     r11d, %2
    owner   [%1 + vcpu.vmcs_pa]
    vmwrite r11, %3
    if below_equal
        bug "VMWRITE failed"
    endif
%endmacro

; __vmread V, FIELD, REG: REG := the field. Changes R11.
%macro __vmread 3
    mov     r11d, %2
    owner   [%1 + vcpu.vmcs_pa]
    vmread  %3, r11
    if below_equal
        bug "VMREAD failed"
    endif
%endmacro

; vmwrite_constant V, FIELD, VALUE: the same with a constant. Changes RAX, R11.
%macro vmwrite_constant 3
    mov     rax, %3
    __vmwrite %1, %2, rax
%endmacro

%endif
