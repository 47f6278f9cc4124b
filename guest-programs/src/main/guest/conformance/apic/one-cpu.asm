; The local APIC of one CPU, through the page and through MSRs: registers, priorities, EOI, spurious vector, errors, timer,
; shadows of STI and MOV SS, HLT, NMI. SDM volume 3A, chapter 10.
;@ holds: apic.registers, apic.priority, apic.eoi-order, apic.same-class, apic.cr8, apic.disabled-accepts-nothing
;@ holds: apic.error-interrupt, apic.timer-modes
;@ holds: apic.esr, apic.lvt-mask, apic.timer, apic.timer-deadline, apic.sti-shadow, apic.mov-ss-shadow, apic.hlt, apic.nmi-blocking
;@ holds: kut.self-ipi, kut.apic-timer, kut.multiple-nmi, kut.sti-nmi

scenario "one local APIC"
cpus 1
start 0, main
option MODE in x2apic, xapic default x2apic
variant x2apic : MODE=x2apic
variant xapic : MODE=xapic
idt 2, on_nmi
idt 0x31, on_31
idt 0x41, on_41
idt 0x48, on_48
idt 0x52, on_52
idt 0xf1, on_f1
expect ok
        org 0x100000
%include "apic.inc"
section .text

; handlers append their vector to [order] and do not end the interrupt
%macro vector 2
on_%1:
        push rax
        mov rax, [order]
        shl rax, 8
        or rax, %2
        mov [order], rax
        pop rax
        iretq
%endmacro
        vector 31, 0x31
        vector 41, 0x41
        vector 48, 0x48
        vector 52, 0x52
        vector f1, 0xf1
on_nmi:
        inc qword [nmis]
        cmp qword [nested], 0
        je .end
        mov qword [nested], 0
        push rax
        push rcx
        push rdx
        ipi NMI_MODE | 1 << 14, 0        ; ten more: one is kept
        nop
        ipi NMI_MODE | 1 << 14, 0
        nop
        cmp qword [nmis], 1
        jne .nested
        pop rdx
        pop rcx
        pop rax
.end:   iretq
.nested:
        assert zero && !zero, "no NMI is taken before IRET"

%macro open 0               ; takes what is pending
        sti
        nop
        cli
%endmacro
%macro took 1
        mov rax, %1
        cmp [order], rax
        assert zero, "vectors taken, oldest first"
        mov qword [order], 0
%endmacro

main:
%if MODE == xapic
        ; a disabled APIC between the modes: x2APIC cannot go to xAPIC directly
        mov ecx, 0x1b
        rdmsr
        and eax, ~0xc00
        wrmsr
        mov ecx, 0x1b
        or eax, 0x800
        wrmsr
%endif
        apic_write SVR, 0x1ff
        invoke registers
        invoke priorities
        invoke errors
        invoke shadows
        invoke timer
        invoke nonmaskable
        invoke disabled
        stop

proc registers
        apic_read ID
        assert eax == 0, "CPU 0"
        apic_read VERSION
        and eax, 0xff
        assert eax >= 0x10 && eax <= 0x15, "an integrated APIC"
        expect_register TPR, 0
        expect_register PPR, 0
        expect_register ISR, 0
        expect_register TMR, 0
        expect_register IRR, 0
        expect_register SVR, 0x1ff
%if MODE == x2apic
        expect_register LDR, 1
%else
        apic_write LDR, 0x05ffffff
        expect_register LDR, 0x05000000
        apic_write DFR, 0x0fffffff
        expect_register DFR, 0x0fffffff
        apic_write DFR, 0xffffffff
        expect_register DFR, 0xffffffff
        expect_register APR, 0
        expect_register RRD, 0
%endif
        apic_write LVT_TIMER, 0x10031
        expect_register LVT_TIMER, 0x10031
        apic_write LVT_THERMAL, 0x10000
        expect_register LVT_THERMAL, 0x10000
        apic_write LVT_PMC, 0x10000
        expect_register LVT_PMC, 0x10000
        apic_write LVT_LINT0, 0x10700
        expect_register LVT_LINT0, 0x10700
        apic_write LVT_LINT1, 0x10400
        expect_register LVT_LINT1, 0x10400
        apic_write LVT_ERROR, 0x10052
        expect_register LVT_ERROR, 0x10052
        apic_write TIMER_DIVIDE, 0xb
        expect_register TIMER_DIVIDE, 0xb
%if MODE == xapic
        ; each entry has its own bits; delivery status and remote IRR cannot be written
        apic_write LVT_TIMER, 0xffffffff
        expect_register LVT_TIMER, 0x700ff
        apic_write LVT_THERMAL, 0xffffffff
        expect_register LVT_THERMAL, 0x107ff
        apic_write LVT_PMC, 0xffffffff
        expect_register LVT_PMC, 0x107ff
        apic_write LVT_LINT0, 0xffffffff
        expect_register LVT_LINT0, 0x1a7ff
        apic_write LVT_LINT1, 0xffffffff
        expect_register LVT_LINT1, 0x1a7ff
        apic_write LVT_ERROR, 0xffffffff
        expect_register LVT_ERROR, 0x100ff
%else
        apic_write LVT_LINT0, 0x1f7ff
        expect_register LVT_LINT0, 0x1a7ff
%endif
        apic_write LVT_LINT0, 0x10700
        apic_write LVT_ERROR, 0x10052
        return
endproc

proc priorities
        ipi SELF | 0x31, 0
        ipi SELF | 0x52, 0
        ipi SELF | 0x41, 0
        expect_register IRR + 1, 1 << 17
        expect_register IRR + 2, 1 << 1 | 1 << 18
        ; the highest first; what is of a lower class waits for EOI
        open
        took 0x52
        expect_register ISR + 2, 1 << 18
        expect_register PPR, 0x50
        ; same class, higher vector: waits, too
        apic_write EOI, 0
        open
        took 0x41
        ipi SELF | 0x48, 0
        open
        took 0
        apic_write EOI, 0
        open
        took 0x48
        apic_write EOI, 0
        open
        took 0x31
        apic_write EOI, 0
        expect_register ISR + 1, 0
        apic_write EOI, 0
        expect_register PPR, 0
        ; TPR and CR8: the class counts
        apic_write TPR, 0x4f
        expect_register PPR, 0x4f
        mov rax, cr8
        assert rax == 4, "CR8 is the class of TPR"
        ipi SELF | 0x41, 0
        open
        took 0
        mov eax, 3
        mov cr8, rax
        expect_register TPR, 0x30
        open
        took 0x41
        expect_register PPR, 0x40
        apic_write EOI, 0
        expect_register PPR, 0x30
        xor eax, eax
        mov cr8, rax
        ; one pending and one in service; further ones merge
        ipi SELF | 0x41, 0
        open
        ipi SELF | 0x41, 0
        ipi SELF | 0x41, 0
        apic_write EOI, 0
        open
        apic_write EOI, 0
        open
        took 0x4141
        return
endproc

proc errors
        apic_write ESR, 0
        ipi SELF | 5, 0
        expect_register ESR, 0
        apic_write ESR, 0
        apic_read ESR
        assert eax & 0x20, "send illegal vector"
        apic_write ESR, 0
        expect_register ESR, 0
%if MODE == xapic
        mov rcx, 0xfee00040
        mov eax, [rcx]
        apic_write ESR, 0
        expect_register ESR, 0x80
        ; registers that only cannot be written are no errors
        apic_write VERSION, 0
        apic_write PPR, 0
        apic_write ISR + 1, 0
        apic_write TMR + 1, 0
        apic_write IRR + 1, 0
        apic_write TIMER_COUNT, 0
        apic_write ESR, 0
        expect_register ESR, 0
%endif
        ; the error interrupt: at the first error, and again only after ESR was written
        apic_write LVT_ERROR, 0x52
        ipi SELF | 5, 0
        open
        took 0x52
        apic_write EOI, 0
        ipi SELF | 6, 0
        open
        took 0
        apic_write ESR, 0
        ipi SELF | 7, 0
        open
        took 0x52
        apic_write EOI, 0
        apic_write ESR, 0
        expect_register ESR, 0x60
        apic_write LVT_ERROR, 0x10052
        apic_write ESR, 0
        return
endproc

proc shadows
        ; behind STI one instruction goes first
        ipi SELF | 0x31, 0
        sti
        mov rax, [order]
        cli
        assert rax == 0, "the instruction behind STI goes first"
        took 0x31
        apic_write EOI, 0
        ipi SELF | 0x31, 0
        sti
        cli
        took 0
        ; MOV SS holds for one instruction, too
        mov bx, ss
        sti
        nop
        cli
        took 0x31
        apic_write EOI, 0
        sti
        mov ecx, 0x83f
        mov ss, bx
        nop
        cli
        ; STI; HLT: taken after HLT has begun to wait
        ipi SELF | 0x31, 0
        sti
        hlt
        cli
        took 0x31
        apic_write EOI, 0
        return
endproc

%macro arm 0                ; a deadline far away; EDX:EAX := what the MSR reads then
        mov ecx, 0x6e0
        mov eax, 0x7fffffff
        xor edx, edx
        wrmsr
        rdmsr
%endmacro

proc timer uses rbx
        apic_write LVT_TIMER, 0x31
        apic_write TIMER_INIT, 40
        apic_read TIMER_COUNT
        assert eax < 40, "it counts"
        sti
        hlt
        cli
        took 0x31
        apic_write EOI, 0
        expect_register TIMER_COUNT, 0
        ; periodic: again and again
        apic_write LVT_TIMER, 0x20031
        apic_write TIMER_INIT, 60
        sti
        hlt
        cli
        apic_write EOI, 0
        sti
        hlt
        cli
        apic_write EOI, 0
        apic_write TIMER_INIT, 0
        took 0x3131
        ; masked: nothing
        apic_write LVT_TIMER, 0x10031
        apic_write TIMER_INIT, 2
        nop
        nop
        nop
        nop
        open
        took 0
        ; deadline
        apic_write LVT_TIMER, 0x40031
        rdtsc
        add eax, 100
        mov ecx, 0x6e0
        wrmsr
        rdmsr
        assert eax != 0, "armed"
        sti
        hlt
        cli
        took 0x31
        apic_write EOI, 0
        mov ecx, 0x6e0
        rdmsr
        assert eax == 0, "it fires once"
        ; the count does nothing in this mode
        apic_write TIMER_INIT, 40
        expect_register TIMER_COUNT, 0
        ; another mode disarms
        arm
        assert eax != 0, "armed"
        apic_write LVT_TIMER, 0x31
        apic_write LVT_TIMER, 0x40031
        mov ecx, 0x6e0
        rdmsr
        assert eax == 0 && edx == 0, "disarmed"
        apic_write LVT_TIMER, 0x31
        apic_write TIMER_INIT, 100000
        apic_write LVT_TIMER, 0x40031
        apic_write LVT_TIMER, 0x31
        expect_register TIMER_COUNT, 0
        ; and has no deadline
        arm
        assert eax == 0 && edx == 0, "there is no deadline in one-shot mode"
        apic_write LVT_TIMER, 0x10031
        return
endproc

proc nonmaskable
        ; IF and TPR do not matter; one is in service and one waits until IRET
        apic_write TPR, 0xff
        mov qword [nested], 1
        ipi NMI_MODE | 1 << 14, 0
        nop
        nop
        assert qword [nmis] == 2, "further NMIs collapse into one"
        apic_write TPR, 0
        return
endproc

proc disabled
        ipi SELF | 0x31, 0
        apic_write SVR, 0xff
        expect_register LVT_TIMER, 0x10031
        apic_write LVT_TIMER, 0x31
        expect_register LVT_TIMER, 0x10031
        ; what was pending stays and is taken; nothing new is accepted but NMI
        open
        took 0x31
        ipi SELF | 0x41, 0
        open
        took 0
        ipi NMI_MODE | 1 << 14, 0
        nop
        assert qword [nmis] == 3, "NMI is accepted all the same"
        apic_write SVR, 0x1ff
        apic_write EOI, 0
        expect_register LVT_TIMER, 0x10031
        return
endproc

section .data
align 8
order:  dq 0
nmis:   dq 0
nested: dq 0
