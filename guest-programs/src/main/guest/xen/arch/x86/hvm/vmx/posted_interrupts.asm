; Posted interrupts: what context switches and blocking do to a vCPU's descriptor. xen/arch/x86/hvm/vmx/vmx.c
; All of it is memory: no VMX instruction is among it.
; left out: the wake-up interrupt's handler, moving the entries of a CPU that has died

%ifndef XEN_POSTED_INTERRUPTS
%define XEN_POSTED_INTERRUPTS

POSTED_INTR_VECTOR      equ 0xf2
PI_WAKEUP_VECTOR        equ 0xf1

section .text

; vmx_pi_switch_from(v)             xen/arch/x86/hvm/vmx/vmx.c @ 92f0d4392e (A3.7)
; requires: IF = 0
proc vmx_pi_switch_from(v: rdi)
    mov     rax, [v + vcpu.pause_flags]
    if !(rax & 1 << VPF_blocked)
        lock bts qword [v + vcpu.pi_control], PI_SN
    endif
endproc

; vmx_pi_switch_to(v)               xen/arch/x86/hvm/vmx/vmx.c @ 92f0d4392e
; requires: IF = 0
proc vmx_pi_switch_to(v: rdi)
    mov     eax, [v + vcpu.processor]
    mov     [v + vcpu.pi_control + PI_NDST], eax
    lock btr qword [v + vcpu.pi_control], PI_SN
endproc

; vmx_vcpu_block(v)                 xen/arch/x86/hvm/vmx/vmx.c @ 92f0d4392e
; requires: v = current
proc vmx_vcpu_block(v: rdi) uses rbx, r12, r13
    mov     rbx, v
    mov     eax, [rbx + vcpu.processor]
    percpu_address r12, pi_blocking_lock, rax
    local_irq_save r13
    invoke  spin_lock, r12
    xor     eax, eax
    lock cmpxchg [rbx + vcpu.pi_blocking_lock], r12
    debug_assert zero, "the vCPU blocks twice"
    mov     eax, [rbx + vcpu.processor]
    percpu_address rsi, pi_blocking_list, rax
    invoke  list_add, &[rbx + vcpu.pi_blocking_list], rsi
    invoke  spin_unlock, r12
    local_irq_restore r13
%if DEBUG_ASSERTS == on
    mov     rax, [rbx + vcpu.pi_control]
    bt      rax, PI_SN
    assert  !carry, "notifications are suppressed for a vCPU that is running"
    shr     rax, PI_NDST * 8
    assert  [rbx + vcpu.processor] == eax, "notifications go to another CPU than the vCPU's"
%endif
    mov     byte [rbx + vcpu.pi_control + PI_NV], PI_WAKEUP_VECTOR
endproc

; vmx_pi_do_resume(v)               xen/arch/x86/hvm/vmx/vmx.c @ 92f0d4392e
; vmx_pi_unblock_vcpu: notifications for v take the usual way, and no list of blocked vCPUs holds it.
proc vmx_pi_do_resume(v: rdi) uses rbx, r12, r13
    mov     rbx, v
    mov     byte [rbx + vcpu.pi_control + PI_NV], POSTED_INTR_VECTOR
    mov     r12, [rbx + vcpu.pi_blocking_lock]
    if r12 == 0
        return
    endif
    local_irq_save r13
    invoke  spin_lock, r12
    if [rbx + vcpu.pi_blocking_lock] != 0       ; it may have been woken meanwhile
        debug_assert [rbx + vcpu.pi_blocking_lock] == r12, "the vCPU has moved to another list"
        invoke  list_del, &[rbx + vcpu.pi_blocking_list]
        mov     qword [rbx + vcpu.pi_blocking_lock], 0
    endif
    invoke  spin_unlock, r12
    local_irq_restore r13
endproc

%endif
