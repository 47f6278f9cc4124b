; Interrupts between CPUs. xen/arch/x86/smp.c

%ifndef XEN_X86_SMP
%define XEN_X86_SMP

section .data
align 8
flush_cpumask:  dq 0
flush_va:       dq 0
flush_flags:    dd 0
flush_lock:     dd 0
cpu_online_map: dq 0

section .text

; flush_area_mask(mask, va, flags)  xen/arch/x86/smp.c @ 92f0d4392e (A6)
; requires: IF = 1
proc flush_area_mask(mask: rdi, va: rsi, flags: rdx) uses rbx, r12, r13
    mov     rbx, mask
    mov     r12, va
    mov     r13, flags
    local_irq_is_enabled rax
    assert  rax != 0, "flush_area_mask with interrupts off"     ; A6.1
    mov     rax, [gs:cpu_number]
    bt      rbx, rax
    if carry && r13 & ~(FLUSH_VCPU_STATE | FLUSH_ORDER_MASK)    ; A6.2
        invoke  flush_area_local, r12, r13
        mov     r13, rax
    endif
    mov     rax, [gs:cpu_number]
    btr     rbx, rax
    if rbx != 0 && r13 & ~FLUSH_ORDER_MASK      ; A6.3
        invoke  spin_lock, &[flush_lock]        ; A6.4
        and     rbx, [cpu_online_map]
        mov     [flush_cpumask], rbx            ; A6.5
        mov     [flush_va], r12                 ; A6.6
        mov     [flush_flags], r13d             ; A6.7
        send_IPI_mask rbx, INVALIDATE_TLB_VECTOR ; A6.8
        while qword [flush_cpumask] != 0        ; A6.9
.wait:
            pause
        endwhile
        invoke  spin_unlock, &[flush_lock]      ; A6.10
    endif
endproc

; invalidate_interrupt()            xen/arch/x86/smp.c @ 92f0d4392e (A7), vector 0xfd
handler invalidate_interrupt uses rbx
    inc     dword [gs:local_irq_count]
    mov     ebx, [flush_flags]                  ; A7.1
    ack_apic_irq                                ; A7.2
%if STATE_FLAG == on
    if rbx & FLUSH_VCPU_STATE                   ; A7.3 in variant f
%endif
        invoke  __sync_local_execstate          ; A7.3
        if rax
            and     rbx, ~(FLUSH_TLB | FLUSH_TLB_GLOBAL)
        endif
%if STATE_FLAG == on
    endif
    if rbx & ~(FLUSH_VCPU_STATE | FLUSH_ORDER_MASK)
%endif
        invoke  flush_area_local, [flush_va], rbx ; A7.4
%if STATE_FLAG == on
    endif
%endif
    mov     rax, [gs:cpu_number]
    cpumask_clear_cpu rax, [flush_cpumask]      ; A7.5
    dec     dword [gs:local_irq_count]
endhandler

; event_check_interrupt()           xen/arch/x86/smp.c @ 92f0d4392e, vector 0xfc
; Its effect is that the CPU leaves HLT or its guest and looks at its softirqs.
handler event_check_interrupt
    inc     dword [gs:local_irq_count]
    ack_apic_irq
    dec     dword [gs:local_irq_count]
endhandler

; call_function_interrupt()         xen/arch/x86/smp.c @ 92f0d4392e (A11), vector 0xfb
handler call_function_interrupt
    inc     dword [gs:local_irq_count]
    ack_apic_irq
    invoke  smp_call_function_interrupt
    dec     dword [gs:local_irq_count]
endhandler

%endif
