; Bringing VMX up on a CPU, and the contents of a new VMCS. xen/arch/x86/hvm/vmx/vmcs.c

%ifndef XEN_CONSTRUCT
%define XEN_CONSTRUCT

; vmwrite_control V, FIELD, MSR, WANTED: a control field with the bits that the capability MSR demands and allows.
%macro vmwrite_control 4
    mov     ecx, %3
    rdmsr
    or      eax, %4
    and     eax, edx
    __vmwrite %1, %2, rax
%endmacro

; vmwrite_guest_segment V, NAME, SELECTOR, ACCESS_RIGHTS: a flat segment.
%macro vmwrite_guest_segment 4
    vmwrite_constant %1, GUEST_ %+ %2 %+ _SELECTOR, %3
    vmwrite_constant %1, GUEST_ %+ %2 %+ _AR_BYTES, %4
    vmwrite_constant %1, GUEST_ %+ %2 %+ _LIMIT, 0xffffffff
    vmwrite_constant %1, GUEST_ %+ %2 %+ _BASE, 0
%endmacro

section .text

; _vmx_cpu_up(region)               xen/arch/x86/hvm/vmx/vmcs.c @ 92f0d4392e
; left out: checks of the processor's features
proc _vmx_cpu_up(region: rdi) uses rbx
    mov     rbx, region
    percpu_this_address rdi, active_vmcs_list
    invoke  list_init, rdi
    mov     ecx, MSR_IA32_VMX_BASIC
    rdmsr
    and     eax, 0x7fffffff
    mov     [rbx], eax
    push    rbx
    vmxon   [rsp]
    if below_equal
        bug     "VMXON failed"
    endif
    pop     rbx
    mov     qword [gs:vmxon], 1
endproc

; vmx_create_vmcs(v)                xen/arch/x86/hvm/vmx/vmcs.c @ 92f0d4392e
; requires: IF = 1, nobody else uses v. The VMCS is active nowhere afterwards.
; left out: allocation; the pause around the section, as v has never run
proc vmx_create_vmcs(v: rdi) uses rbx
    mov     rbx, v
    mov     ecx, MSR_IA32_VMX_BASIC
    rdmsr
    and     eax, 0x7fffffff
    mov     rcx, [rbx + vcpu.vmcs_pa]
    mov     [rcx], eax
    __vmpclear rbx
    invoke  vmx_load_vmcs, rbx
    invoke  construct_controls, rbx
    invoke  construct_host_state, rbx
    invoke  construct_guest_state, rbx
    invoke  vmx_clear_vmcs, rbx
endproc

proc construct_controls(v: rdi) uses rbx
    mov     rbx, v
    vmwrite_control rbx, PIN_BASED_VM_EXEC_CONTROL, MSR_IA32_VMX_PINBASED_CTLS, PIN_BASED_EXT_INTR_MASK
    vmwrite_control rbx, CPU_BASED_VM_EXEC_CONTROL, MSR_IA32_VMX_PROCBASED_CTLS, CPU_BASED_HLT_EXITING | CPU_BASED_MOV_DR_EXITING
    mov     [rbx + vcpu.exec_control], eax
    vmwrite_control rbx, VM_EXIT_CONTROLS, MSR_IA32_VMX_EXIT_CTLS, VM_EXIT_HOST_64
    vmwrite_control rbx, VM_ENTRY_CONTROLS, MSR_IA32_VMX_ENTRY_CTLS, VM_ENTRY_IA32E_GUEST
    mov     eax, [rbx + vcpu.secondary_exec_control]
    __vmwrite rbx, SECONDARY_VM_EXEC_CONTROL, rax
    or      dword [rbx + vcpu.exception_bitmap], 1 << TRAP_no_device
    mov     eax, [rbx + vcpu.exception_bitmap]
    __vmwrite rbx, EXCEPTION_BITMAP, rax
    vmwrite_constant rbx, PAGE_FAULT_ERROR_CODE_MASK, 0
    vmwrite_constant rbx, PAGE_FAULT_ERROR_CODE_MATCH, 0
    vmwrite_constant rbx, CR3_TARGET_COUNT, 0
    vmwrite_constant rbx, VM_EXIT_MSR_STORE_COUNT, 0
    vmwrite_constant rbx, VM_EXIT_MSR_LOAD_COUNT, 0
    vmwrite_constant rbx, VM_ENTRY_MSR_LOAD_COUNT, 0
    vmwrite_constant rbx, VM_ENTRY_INTR_INFO, 0
    vmwrite_constant rbx, TSC_OFFSET, 0
    vmwrite_constant rbx, CR0_GUEST_HOST_MASK, -1
    vmwrite_constant rbx, CR4_GUEST_HOST_MASK, -1
    vmwrite_constant rbx, CR0_READ_SHADOW, 0x80000031
    vmwrite_constant rbx, CR4_READ_SHADOW, 0x2020
    __vmwrite rbx, EPT_POINTER, [rbx + vcpu.eptp]
    if [rbx + vcpu.secondary_exec_control] & SECONDARY_EXEC_ENABLE_PML
        __vmwrite rbx, PML_ADDRESS, [rbx + vcpu.pml_pg]
        vmwrite_constant rbx, GUEST_PML_INDEX, PML_INDEX_OF_D
    endif
endproc

proc construct_host_state(v: rdi) uses rbx
    mov     rbx, v
    vmwrite_constant rbx, HOST_ES_SELECTOR, 0x10
    vmwrite_constant rbx, HOST_CS_SELECTOR, 0x08
    vmwrite_constant rbx, HOST_SS_SELECTOR, 0x10
    vmwrite_constant rbx, HOST_DS_SELECTOR, 0x10
    vmwrite_constant rbx, HOST_FS_SELECTOR, 0
    vmwrite_constant rbx, HOST_GS_SELECTOR, 0
    vmwrite_constant rbx, HOST_FS_BASE, 0
    mov     rax, cr0
    or      rax, X86_CR0_TS
    mov     [rbx + vcpu.host_cr0], rax
    __vmwrite rbx, HOST_CR0, rax
    mov     rax, cr3
    __vmwrite rbx, HOST_CR3, rax
    mov     rax, cr4
    __vmwrite rbx, HOST_CR4, rax
    vmwrite_constant rbx, HOST_SYSENTER_CS, 0
    vmwrite_constant rbx, HOST_SYSENTER_EIP, 0
    lea     rax, [vmx_asm_vmexit_handler]
    __vmwrite rbx, HOST_RIP, rax
endproc

proc construct_guest_state(v: rdi) uses rbx
    mov     rbx, v
    vmwrite_guest_segment rbx, ES, 0x10, 0xc093
    vmwrite_guest_segment rbx, CS, 0x08, 0xa09b
    vmwrite_guest_segment rbx, SS, 0x10, 0xc093
    vmwrite_guest_segment rbx, DS, 0x10, 0xc093
    vmwrite_guest_segment rbx, FS, 0x10, 0xc093
    vmwrite_guest_segment rbx, GS, 0x10, 0xc093
    vmwrite_guest_segment rbx, LDTR, 0, 0x10082
    vmwrite_guest_segment rbx, TR, 0x18, 0x8b
    vmwrite_constant rbx, GUEST_TR_LIMIT, 0xff
    vmwrite_constant rbx, GUEST_GDTR_LIMIT, 0
    vmwrite_constant rbx, GUEST_IDTR_LIMIT, 0
    vmwrite_constant rbx, GUEST_GDTR_BASE, 0
    vmwrite_constant rbx, GUEST_IDTR_BASE, 0
    mov     rax, [rbx + vcpu.guest_cr0]
    or      rax, X86_CR0_TS                     ; the FPU is loaded when the guest asks for it
    mov     [rbx + vcpu.hw_cr0], rax
    __vmwrite rbx, GUEST_CR0, rax
    vmwrite_constant rbx, GUEST_CR3, 0
    vmwrite_constant rbx, GUEST_CR4, 0x2020
    vmwrite_constant rbx, GUEST_DR7, 0x400
    vmwrite_constant rbx, GUEST_RSP, 0
    __vmwrite rbx, GUEST_RIP, [rbx + vcpu.guest_rip]
    vmwrite_constant rbx, GUEST_RFLAGS, 2
    vmwrite_constant rbx, GUEST_PENDING_DBG_EXCEPTIONS, 0
    vmwrite_constant rbx, GUEST_SYSENTER_CS, 0
    vmwrite_constant rbx, GUEST_SYSENTER_ESP, 0
    vmwrite_constant rbx, GUEST_SYSENTER_EIP, 0
    vmwrite_constant rbx, GUEST_IA32_DEBUGCTL, 0
    vmwrite_constant rbx, GUEST_INTERRUPTIBILITY_INFO, 0
    vmwrite_constant rbx, GUEST_ACTIVITY_STATE, 0
    vmwrite_constant rbx, VMCS_LINK_POINTER, -1
endproc

%endif
