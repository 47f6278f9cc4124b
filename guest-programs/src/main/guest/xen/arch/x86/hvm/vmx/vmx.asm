; HVM on VMX. xen/arch/x86/hvm/vmx/vmx.c

%ifndef XEN_VMX
%define XEN_VMX

X86_CR0_TS              equ 1 << 3
TRAP_no_device          equ 7
MSR_SHADOW_GS_BASE      equ 0xc0000102
MSR_STAR                equ 0xc0000081
MSR_LSTAR               equ 0xc0000082
MSR_SYSCALL_MASK        equ 0xc0000084
MSR_GS_BASE             equ 0xc0000101

; write_msr MSR, FIELD: WRMSR of a 64-bit memory operand. Changes RAX, RCX, RDX.
%macro write_msr 2
    mov     ecx, %1
    mov     rax, %2
    mov     rdx, rax
    shr     rdx, 32
    wrmsr
%endmacro

; read_msr MSR: RAX := the register. Changes RCX, RDX.
%macro read_msr 1
    mov     ecx, %1
    rdmsr
    shl     rdx, 32
    or      rax, rdx
%endmacro

section .data
align 8
host_star:      dq 0
host_lstar:     dq 0
host_sfmask:    dq 0

section .text

; vmx_ctxt_switch_from(v)           xen/arch/x86/hvm/vmx/vmx.c @ 92f0d4392e (A3)
; requires: IF = 0; this CPU's curr_vcpu = v
proc vmx_ctxt_switch_from(v: rdi) uses rbx
    mov     rbx, v
    if qword [gs:vmxon] == 0                    ; A3.1
        return
    endif
%if RELOAD == not_running
    if [rbx + vcpu.is_running] == 0             ; A3.2
        invoke  vmx_vmcs_reload, rbx
    endif
%elif RELOAD == always
    invoke  vmx_vmcs_reload, rbx                ; A3.2 in variant c
%endif
%if EAGER_FPU == off
    invoke  vmx_fpu_leave, rbx                  ; A3.3, A3.4
%endif
    invoke  vmx_save_guest_msrs, rbx            ; A3.5
    invoke  vmx_restore_host_msrs
    invoke  vmx_save_dr, rbx                    ; A3.6
    mov     rax, [rbx + vcpu.domain]
    if [rax + domain.pi_switch_from] != 0       ; A3.7
        invoke  [rax + domain.pi_switch_from], rbx
    endif
endproc

; vmx_fpu_leave(v)                  xen/arch/x86/hvm/vmx/vmx.c @ 92f0d4392e
; requires: IF = 0; CR0.TS = 1
proc vmx_fpu_leave(v: rdi) uses rbx
    mov     rbx, v
    debug_assert [rbx + vcpu.fpu_dirtied] == 0, "the FPU state is not saved"
%if DEBUG_ASSERTS == on
    mov     rax, cr0
    assert  rax & X86_CR0_TS, "the FPU is still in use"
%endif
    if ![rbx + vcpu.host_cr0] & X86_CR0_TS      ; A3.3
        or      qword [rbx + vcpu.host_cr0], X86_CR0_TS
        __vmwrite rbx, HOST_CR0, [rbx + vcpu.host_cr0]
    endif
    if ![rbx + vcpu.guest_cr0] & X86_CR0_TS     ; A3.4
        or      qword [rbx + vcpu.hw_cr0], X86_CR0_TS
        __vmwrite rbx, GUEST_CR0, [rbx + vcpu.hw_cr0]
        or      dword [rbx + vcpu.exception_bitmap], 1 << TRAP_no_device
        mov     eax, [rbx + vcpu.exception_bitmap]
        __vmwrite rbx, EXCEPTION_BITMAP, rax
    endif
endproc

; vmx_fpu_enter(v)                  xen/arch/x86/hvm/vmx/vmx.c @ 92f0d4392e
; The guest's first use of the FPU in this slice: #NM exits no longer, and CR0.TS is off in guest and host.
; requires: IF = 1; v = current
; left out: the FPU registers themselves
proc vmx_fpu_enter(v: rdi) uses rbx
    mov     rbx, v
    clts
    mov     byte [rbx + vcpu.fpu_dirtied], 1
    mov     byte [rbx + vcpu.fpu_initialised], 1
    and     dword [rbx + vcpu.exception_bitmap], ~(1 << TRAP_no_device)
    mov     eax, [rbx + vcpu.exception_bitmap]
    __vmwrite rbx, EXCEPTION_BITMAP, rax
    and     qword [rbx + vcpu.hw_cr0], ~X86_CR0_TS
    if [rbx + vcpu.guest_cr0] & X86_CR0_TS
        or      qword [rbx + vcpu.hw_cr0], X86_CR0_TS
    endif
    __vmwrite rbx, GUEST_CR0, [rbx + vcpu.hw_cr0]
    if [rbx + vcpu.host_cr0] & X86_CR0_TS
        and     qword [rbx + vcpu.host_cr0], ~X86_CR0_TS
        __vmwrite rbx, HOST_CR0, [rbx + vcpu.host_cr0]
    endif
endproc

; vmx_dr_access(v)                  xen/arch/x86/hvm/vmx/vmx.c @ 92f0d4392e
; The guest's first use of a debug register in this slice: MOV DR exits no longer.
; requires: IF = 1; v = current
; left out: the debug registers themselves
proc vmx_dr_access(v: rdi)
    if [v + vcpu.flag_dr_dirty] != 0
        return
    endif
    mov     byte [v + vcpu.flag_dr_dirty], 1
    and     dword [v + vcpu.exec_control], ~CPU_BASED_MOV_DR_EXITING
    mov     eax, [v + vcpu.exec_control]
    __vmwrite v, CPU_BASED_VM_EXEC_CONTROL, rax
endproc

; vmx_save_guest_msrs(v)            xen/arch/x86/hvm/vmx/vmx.c @ 92f0d4392e
proc vmx_save_guest_msrs(v: rdi)
    read_msr MSR_SHADOW_GS_BASE
    mov     [v + vcpu.shadow_gs], rax
endproc

; vmx_restore_host_msrs()           xen/arch/x86/hvm/vmx/vmx.c @ 92f0d4392e
proc vmx_restore_host_msrs()
    write_msr MSR_STAR, [host_star]
    write_msr MSR_LSTAR, [host_lstar]
    write_msr MSR_SYSCALL_MASK, [host_sfmask]
endproc

; vmx_save_dr(v)                    xen/arch/x86/hvm/vmx/vmx.c @ 92f0d4392e
proc vmx_save_dr(v: rdi)
    if [v + vcpu.flag_dr_dirty] == 0
        return
    endif
    mov     byte [v + vcpu.flag_dr_dirty], 0
    or      dword [v + vcpu.exec_control], CPU_BASED_MOV_DR_EXITING
    mov     eax, [v + vcpu.exec_control]
    __vmwrite v, CPU_BASED_VM_EXEC_CONTROL, rax
    mov     rax, dr0
    mov     [v + vcpu.debugreg], rax
    mov     rax, dr1
    mov     [v + vcpu.debugreg + 8], rax
    mov     rax, dr2
    mov     [v + vcpu.debugreg + 16], rax
    mov     rax, dr3
    mov     [v + vcpu.debugreg + 24], rax
    mov     rax, dr6
    mov     [v + vcpu.debugreg + 32], rax
    __vmread v, GUEST_DR7, rax
    mov     [v + vcpu.dr7], rax
endproc

; vmx_ctxt_switch_to(v)             xen/arch/x86/hvm/vmx/vmx.c @ 92f0d4392e
; requires: IF = 0. No VMX instruction: the VMCS is loaded later.
; left out: CR4, EFER, TSC_AUX, active debug registers
proc vmx_ctxt_switch_to(v: rdi)
    write_msr MSR_SHADOW_GS_BASE, [v + vcpu.shadow_gs]
    write_msr MSR_STAR, [v + vcpu.star]
    write_msr MSR_LSTAR, [v + vcpu.lstar]
    write_msr MSR_SYSCALL_MASK, [v + vcpu.sfmask]
    mov     rax, [v + vcpu.domain]
    if [rax + domain.pi_switch_to] != 0
        invoke  [rax + domain.pi_switch_to], v
    endif
endproc

; vmx_do_resume(v)                  xen/arch/x86/hvm/vmx/vmcs.c @ 92f0d4392e (A17)
; requires: IF = 1; v = current; does not return
; left out: caches of devices passed through, address-space numbers, debug state, hvm_do_resume
proc vmx_do_resume(v: rdi)
    mov     rsp, [gs:stack_top]
    mov     rbx, v
    mov     rax, [gs:cpu_number]
    if [rbx + vcpu.active_cpu] == eax           ; A17.1, A17.2
        invoke  vmx_vmcs_reload, rbx
    else
        invoke  vmx_clear_vmcs, rbx
        invoke  vmx_load_vmcs, rbx
        invoke  vmx_set_host_env, rbx
    endif
    mov     rax, [rbx + vcpu.domain]
    if [rax + domain.pi_do_resume] != 0
        invoke  [rax + domain.pi_do_resume], rbx
    endif
    jmp     vmx_asm_do_vmentry                  ; A17.3
endproc

; vmx_set_host_env(v)               xen/arch/x86/hvm/vmx/vmcs.c @ 92f0d4392e
; Per-CPU host fields. HOST_GS_BASE is added: per-CPU data is reached through GS here.
proc vmx_set_host_env(v: rdi)
    vmwrite_constant v, HOST_GDTR_BASE, 0
    sub     rsp, 16
    sidt    [rsp]
    mov     rax, [rsp + 2]
    add     rsp, 16
    __vmwrite v, HOST_IDTR_BASE, rax
    vmwrite_constant v, HOST_TR_SELECTOR, 0x18
    vmwrite_constant v, HOST_TR_BASE, 0
    mov     rax, [gs:stack_top]
    __vmwrite v, HOST_SYSENTER_ESP, rax
    __vmwrite v, HOST_RSP, rax
    read_msr MSR_GS_BASE
    __vmwrite v, HOST_GS_BASE, rax
endproc

; vmx_vcpu_update_eptp(v)           xen/arch/x86/hvm/vmx/vmx.c @ 92f0d4392e (A18, altp2m)
proc vmx_vcpu_update_eptp(v: rdi) uses rbx
    mov     rbx, v
    invoke  vmx_vmcs_enter, rbx
    __vmwrite rbx, EPT_POINTER, [rbx + vcpu.eptp]
    invoke  vmx_vmcs_exit, rbx
endproc

; vmx_vcpu_update_vmfunc_ve(v)      xen/arch/x86/hvm/vmx/vmx.c @ 92f0d4392e (A18, altp2m)
proc vmx_vcpu_update_vmfunc_ve(v: rdi) uses rbx
    mov     rbx, v
    invoke  vmx_vmcs_enter, rbx
    and     dword [rbx + vcpu.secondary_exec_control], ~(SECONDARY_EXEC_ENABLE_VM_FUNCTIONS | SECONDARY_EXEC_ENABLE_VIRT_EXCEPTIONS)
    mov     eax, [rbx + vcpu.secondary_exec_control]
    __vmwrite rbx, SECONDARY_VM_EXEC_CONTROL, rax
    invoke  vmx_vmcs_exit, rbx
endproc

; vmx_vcpu_destroy(v)               xen/arch/x86/hvm/vmx/vmx.c @ 92f0d4392e
; left out: passive profiling
proc vmx_vcpu_destroy(v: rdi) uses rbx
    mov     rbx, v
%if SYNC == vmx_destroy
    invoke  sync_local_execstate                ; d1
%endif
    invoke  vmx_vcpu_disable_pml, rbx
    invoke  vmx_destroy_vmcs, rbx
endproc

%endif
