; Calls on other CPUs: xen/common/smp.c.

%ifndef XEN_COMMON_SMP
%define XEN_COMMON_SMP

section .data
align 8
cpu_online_map: dq CPUS_ONLINE_AT_START         ; xen/common/cpu.c
call_data:  istruc call_data_struct
            iend
call_lock:  dd 0

section .text

; on_selected_cpus(selected, func, info, wait)   xen/common/smp.c @ 92f0d4392e (A10)
; requires: IF = 1
proc on_selected_cpus(selected: rdi, func: rsi, info: rdx, wait: rcx) uses rbx, r12, r13, r14
    mov     rbx, selected
    mov     r12, func
    mov     r13, info
    mov     r14, wait
    debug_assert_interrupts_on "on_selected_cpus with interrupts off"   ; A10.1
%if DEBUG_ASSERTS == on
    mov     rax, [cpu_online_map]
    not     rax
    test    rax, rbx
    assert  zero, "a call on a CPU that is not online"
%endif
    invoke  spin_lock, &[call_lock]             ; A10.2
    mov     [call_data + call_data_struct.selected], rbx ; A10.3
    if rbx
        mov     [call_data + call_data_struct.func], r12 ; A10.4
        mov     [call_data + call_data_struct.info], r13
        mov     [call_data + call_data_struct.wait], r14
        mov     rax, [gs:cpu_number]            ; A10.5
        bt      rbx, rax
        setc    r12b
        send_IPI_mask rbx, CALL_FUNCTION_VECTOR
        if r12b
            cli
            invoke  smp_call_function_interrupt
            sti
        endif
        while [call_data + call_data_struct.selected] != 0 ; A10.6
.wait:
            pause
        endwhile
    endif
    invoke  spin_unlock, &[call_lock]           ; A10.7
endproc

; smp_call_function_interrupt()     xen/common/smp.c @ 92f0d4392e (A11)
; requires: IF = 0
proc smp_call_function_interrupt() uses rbx, r12, r13
    mov     rbx, [call_data + call_data_struct.func] ; A11.1
    mov     r12, [call_data + call_data_struct.info]
    mov     r13, [gs:cpu_number]
    bt      [call_data + call_data_struct.selected], r13 ; A11.2
    if !carry
        return
    endif
    inc     dword [gs:local_irq_count]          ; A11.3
    if [call_data + call_data_struct.wait] != 0
        invoke  rbx, r12                        ; A11.4
        mfence                                  ; A11.5
        cpumask_clear_cpu r13, [call_data + call_data_struct.selected] ; A11.6
    else
        mfence
        cpumask_clear_cpu r13, [call_data + call_data_struct.selected]
        invoke  rbx, r12
    endif
    dec     dword [gs:local_irq_count]          ; A11.7
endproc

%endif
