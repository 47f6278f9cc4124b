; S6. Counters are saved lazily while their vCPU is selected elsewhere (Xen, fixed by defa4e51d2 of September 2022).
;
; CPU 0 switches from X to Y and leaves X's performance counters loaded: last_vcpu is X. When it loads Y's counters it saves
; X's first, and asserts that X is not running. But CPU 1 may have selected X by then: is_running is set before anybody has
; asked CPU 0 for what it still holds. It is the confusion of the VMCS race in another subsystem.
; Fix: no laziness; the counters are saved at every switch away.
;
; notes (vmxlab explore siblings/s6-vpmu-is-running --variant NAME)
;   unfixed: an assertion, without any preemption: CPU 1 waits for CPU 0, which saves for itself first.
;   fixed: complete, no violation.

scenario "counters of a vCPU are saved when another CPU has selected it"
cpus 2
start 0, p1_start
start 1, p2_start
idt 0xfb, call_function_interrupt
option SAVE in lazily, at_switch default lazily
variant unfixed : SAVE=lazily
variant fixed : SAVE=at_switch
may_halt 0
bounds steps 5000
expect unfixed : assertion in vpmu_save_force
expect fixed : ok
schedule
    cpu 0 until p1_start.saved
    cpu 1 until vpmu_load.elsewhere
    cpu 0
    cpu 1
endschedule

        org 0x100000
        default abs

%include "lib/percpu.asm"
%include "lib/spinlock.asm"
%include "lib/apic.asm"

NOWHERE         equ -1

struc pmu_vcpu
    .is_running: resq 1
    .last_pcpu: resq 1                          ; CPU whose registers hold its counters, or NOWHERE
endstruc

percpu last_vcpu: resq 1                        ; vCPU whose counters the registers hold, or 0

section .text

; vpmu_save_force(v)                 xen/arch/x86/cpu/vpmu.c
; requires: IF = 0; this CPU holds v's counters
proc vpmu_save_force(v: rdi)
    assert  [v + pmu_vcpu.is_running] == 0, "the counters of a running vCPU are saved from outside"
    invoke  vpmu_save, v
endproc

proc vpmu_save(v: rdi)
    mov     qword [gs:last_vcpu], 0
    mov     qword [v + pmu_vcpu.last_pcpu], NOWHERE
endproc

; vpmu_load(v)                       xen/arch/x86/cpu/vpmu.c
; requires: IF = 1
proc vpmu_load(v: rdi) uses rbx
    mov     rbx, v
    mov     rax, [rbx + pmu_vcpu.last_pcpu]
    if rax != NOWHERE && rax != [gs:cpu_number]
.elsewhere:
        invoke  save_remotely, rbx
    endif
    cli
    mov     rax, [gs:last_vcpu]
    if rax != 0 && rax != rbx
        invoke  vpmu_save_force, rax
    endif
    mov     rax, [gs:cpu_number]
    mov     [rbx + pmu_vcpu.last_pcpu], rax
    mov     [gs:last_vcpu], rbx
    sti
endproc

; on_selected_cpus({v's last CPU}, vpmu_save, v); CPU 1 asks CPU 0 here.
proc save_remotely(v: rdi)
    mov     [to_save], v
    mfence
    mov     r8, 1 << 0
    send_ipis r8, CALL_FUNCTION_VECTOR
    while qword [to_save] != 0
        pause
    endwhile
endproc

; The vCPU may be marked running here: it waits for this very save.
handler call_function_interrupt
    ack_apic_irq
    mov     rdi, [to_save]
    if rdi == [gs:last_vcpu]
        invoke  vpmu_save, rdi
    endif
    mov     qword [to_save], 0
endhandler

; CPU 0 switches from X to Y: vpmu_switch_from, context_saved, vpmu_switch_to.
p1_start:
    mov     qword [gs:cpu_number], 0
    mov     qword [gs:last_vcpu], X
    enable_apic
    sti
%if SAVE == at_switch
    cli
    invoke  vpmu_save, X
    sti
%endif
    mov     qword [X + pmu_vcpu.is_running], 0  ; context_saved
    mfence
.saved:
    invoke  vpmu_load, Y
.idle:
    hlt
    jmp     .idle

; CPU 1 selects X as soon as nobody runs it.
p2_start:
    mov     qword [gs:cpu_number], 1
    enable_apic
    sti
    while [X + pmu_vcpu.is_running] != 0
        pause
    endwhile
    mov     qword [X + pmu_vcpu.is_running], 1
    invoke  vpmu_load, X
    stop

section .data
align 8
to_save:        dq 0
X:              istruc pmu_vcpu
                at pmu_vcpu.is_running, dq 1
                at pmu_vcpu.last_pcpu, dq 0
                iend
Y:              istruc pmu_vcpu
                at pmu_vcpu.is_running, dq 1
                at pmu_vcpu.last_pcpu, dq NOWHERE
                iend
