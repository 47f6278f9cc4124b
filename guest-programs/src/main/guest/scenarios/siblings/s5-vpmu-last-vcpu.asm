; S5. A CPU remembers a vCPU that has been freed (Xen, fixed by ed80171556 of January 2015).
;
; last_vcpu of CPU 0 still names V, whose performance counters were used last there. V is destroyed on CPU 1. When CPU 0
; loads the counters of W, it first saves those of last_vcpu: memory that is free. A first idea, to test and clear last_vcpu
; from CPU 1, races with CPU 0: between test and clear CPU 0 saves V and loads W, and then W's loaded counters are forgotten.
; Fix: an IPI has CPU 0 test and clear its own last_vcpu, with IF = 0.
;
; notes (vmxlab explore siblings/s5-vpmu-last-vcpu --variant NAME)
;   unfixed: an assertion, without any preemption.
;   naive: the same without any preemption, as V may be freed while CPU 0 still uses it; W's counters are lost with 1.
;   fixed: complete, no violation.

scenario "a CPU saves the counters of a vCPU that has been freed"
cpus 2
start 0, p1_start
start 1, p2_start
idt 0xfb, call_function_interrupt
option CLEAR in never, from_outside, by_ipi default never
variant unfixed : CLEAR=never
variant naive : CLEAR=from_outside
variant fixed : CLEAR=by_ipi
bounds steps 5000
expect unfixed : assertion in vpmu_load
expect naive : assertion
expect fixed : ok
schedule
    cpu 0 until p1_start.loads
    cpu 1 until vpmu_destroy.window
    cpu 0 until p1_start.loaded
    cpu 1
    cpu 0
endschedule

        org 0x100000
        default abs

%include "lib/spinlock.asm"
%include "lib/apic.asm"

struc vpmu
    .freed:     resq 1
    .loaded:    resq 1
endstruc

section .text

; vpmu_load(v)                       xen/arch/x86/cpu/vpmu.c; on CPU 0
; requires: IF = 1
proc vpmu_load(v: rdi) uses rbx
    cli
    mov     rbx, [last_vcpu]
    if rbx != v && rbx != 0
        assert  [rbx + vpmu.freed] == 0, "counters are saved to a vCPU that has been freed"
        mov     qword [rbx + vpmu.loaded], 0    ; vpmu_save_force
    endif
    mov     qword [v + vpmu.loaded], 1
    mov     [last_vcpu], v
    sti
endproc

; vpmu_destroy(v)                    xen/arch/x86/cpu/vpmu.c; on CPU 1
proc vpmu_destroy(v: rdi)
%if CLEAR == from_outside
    if v == [last_vcpu]
.window:
        mov     qword [last_vcpu], 0
    endif
%elif CLEAR == by_ipi
    mov     [to_clear], v
    mfence
    mov     ecx, 1 << 0
    mov     r8, rcx
    send_ipis r8, CALL_FUNCTION_VECTOR
    while qword [to_clear] != 0
        pause
    endwhile
%endif
    mov     qword [v + vpmu.freed], 1
    mfence
%if CLEAR != from_outside
.window:
%endif
endproc

; vpmu_clear_last(v) as the call-function interrupt runs it: IF = 0.
handler call_function_interrupt
    ack_apic_irq
    mov     rax, [to_clear]
    if rax == [last_vcpu]
        mov     qword [last_vcpu], 0
        mov     qword [rax + vpmu.loaded], 0
    endif
    mov     qword [to_clear], 0
endhandler

p1_start:
    enable_apic
    sti
.loads:
    invoke  vpmu_load, W
.loaded:
    while qword [destroyed] == 0
        pause
    endwhile
    assert  qword [last_vcpu] == W, "W's counters are loaded and nobody knows"
    stop

p2_start:
    enable_apic
    invoke  vpmu_destroy, V
    mov     qword [destroyed], 1
    stop

section .data
align 8
last_vcpu:      dq V                            ; of CPU 0
to_clear:       dq 0
destroyed:      dq 0
V:              istruc vpmu
                at vpmu.loaded, dq 1
                iend
W:              istruc vpmu
                iend
