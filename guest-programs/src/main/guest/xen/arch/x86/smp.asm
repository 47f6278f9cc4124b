; Interrupts between CPUs. xen/arch/x86/smp.c

%ifndef XEN_X86_SMP
%define XEN_X86_SMP

section .data
align 8
flush_cpumask:  dq 0
flush_va:       dq 0
flush_flags:    dd 0
flush_lock:     dd 0

; send_IPI_mask MASK, VECTOR        xen/arch/x86/genapic/x2apic.c @ 92f0d4392e
; An IPI to each online CPU but this one of a mask in a 64-bit register. Changes MASK, RAX, RCX, RDX, R11.
%macro send_IPI_mask 2
    mfence
    local_irq_save r11
    and     %1, [cpu_online_map]
    mov     rax, [gs:cpu_number]
    btr     %1, rax
    send_ipis %1, %2
    local_irq_restore r11
%endmacro

section .text

; flush_area_mask(mask, va, flags)  xen/arch/x86/smp.c @ 92f0d4392e (A6)
; requires: IF = 1. `mask` is the address of a mask; callers pass live ones, so each look may find another value.
proc flush_area_mask(mask: rdi, va: rsi, flags: rdx) uses rbx, r12, r13
    mov     rbx, mask
    mov     r12, va
    mov     r13, flags
    debug_assert_interrupts_on "flush_area_mask with interrupts off"    ; A6.1
%if STATE_FLAG == on
    if r13 & ~(FLUSH_VCPU_STATE | FLUSH_ORDER_MASK)             ; A6.2 in variant f
%endif
        mov     rax, [gs:cpu_number]
        bt      [rbx], rax                      ; A6.2
        if carry
            invoke  flush_area_local, r12, r13
            mov     r13, rax
        endif
%if STATE_FLAG == on
    endif
%endif
    mov     rax, [gs:cpu_number]
    mov     rcx, [rbx]
    btr     rcx, rax
    if rcx != 0 && r13 & ~FLUSH_ORDER_MASK      ; A6.3
        invoke  spin_lock, &[flush_lock]        ; A6.4
        mov     rax, [gs:cpu_number]
        mov     rbx, [rbx]
        and     rbx, [cpu_online_map]
        btr     rbx, rax
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
