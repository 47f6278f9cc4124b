; IPIs between CPUs: shorthands, physical and logical destinations, broadcast, lowest priority. Each must reach exactly
; those that it should, once. SDM volume 3A, section 10.6.
;@ holds: apic.shorthands, apic.physical, apic.logical-flat, apic.logical-cluster, apic.logical-x2, apic.broadcast, apic.lowest
;@ holds: kut.test_physical_broadcast, kut.test_logical_ipi, kut.smptest

scenario "who gets an IPI"
cpus 3
start 0, sender
start 1, waiter
start 2, waiter
option MODE in x2apic, xapic default x2apic
variant x2apic : MODE=x2apic
variant xapic : MODE=xapic
idt 0x40, on_ipi
may_halt 1, 2
expect ok
        org 0x100000
%include "apic.inc"
section .text

percpu count: dq 0

handler on_ipi
        inc qword [gs:count]
        lock inc qword [total]
        apic_write EOI, 0
endhandler

%macro enable 0
%if MODE == xapic
        mov ecx, 0x1b
        rdmsr
        and eax, ~0xc00
        wrmsr
        or eax, 0x800
        wrmsr
%endif
        apic_write SVR, 0x1ff
%endmacro

; reaches LOW, DESTINATION, MASK: CPUs of the mask get it once, the others not
%macro reaches 3
        mov rbx, %3
        popcnt r12, rbx
        mov qword [total], 0
        ipi %1, %2
        mov r14d, 2000
        invoke all_counted
%endmacro

proc all_counted uses rbx
        while qword [total] != r12
            pause
            dec r14
            assert r14 != 0, "the IPI reaches as many CPUs as it should"
        endwhile
        ; and no more
        mov r14d, 200
        while r14 != 0
            pause
            dec r14
        endwhile
        assert qword [total] == r12, "the IPI reaches no more CPUs than it should"
        xor r13d, r13d
        while r13 < 3
            percpu_address rax, count, r13
            mov rdx, [rax]
            mov qword [rax], 0
            mov rcx, rbx
            and ecx, 1
            assert rdx == rcx, "the IPI reaches those CPUs and no others"
            shr rbx, 1
            inc r13
        endwhile
        return
endproc

proc waiter
        enable
%if MODE == xapic
        mov eax, 2
        apic_read ID
        shr eax, 24
        mov ecx, eax
        mov eax, 1 << 24
        shl eax, cl
        mov ebx, eax
        apic_write LDR, ebx
%endif
        lock inc qword [ready]
        sti
        forever
            hlt
        endforever
endproc

proc sender
        enable
%if MODE == xapic
        apic_write LDR, 1 << 24
%endif
        while qword [ready] != 2
            pause
        endwhile
        sti
        reaches SELF | 0x40, 0, 1
        reaches ALL | 0x40, 0, 7
        reaches OTHERS | 0x40, 0, 6
        reaches 0x4040, 0, 1
        reaches 0x4040, 1, 2
        reaches 0x4040, 2, 4
        reaches 0x4040, 7, 0
%if MODE == x2apic
        reaches 0x4040, -1, 7
        reaches 0x4840, 1, 1
        reaches 0x4840, 6, 6
        reaches 0x4840, 0x7, 7
        reaches 0x4840, 0x10001, 0
        reaches 0x4840, -1, 7
        mov ecx, 0x83f
        mov eax, 0x40
        xor edx, edx
        mov ebx, 1
        mov r12d, 1
        mov qword [total], 0
        wrmsr
        mov r14d, 2000
        invoke all_counted
%else
        reaches 0x4040, 0xff, 7
        reaches 0x4840, 1, 1
        reaches 0x4840, 2, 2
        reaches 0x4840, 5, 5
        reaches 0x4840, 8, 0
        reaches 0x4840, 0xff, 7
        ; the cluster model: the high nibble is the cluster; LDRs are in cluster 0
        apic_write DFR, 0x0fffffff
        reaches 0x4840, 1, 1
        reaches 0x4840, 0x11, 0
        apic_write DFR, 0xffffffff
%endif
        ; lowest priority: one of those that match
        mov qword [total], 0
        apic_write TPR, 0x30
        ipi 0x4940, 3
        mov r14d, 300
        repeat
            pause
            dec r14
        until r14 == 0
        assert qword [total] == 1, "exactly one CPU takes a lowest-priority IPI"
        mov r13d, 1
        percpu_address rax, count, r13
        assert qword [rax] == 1, "the one with the lowest processor priority"
        stop
endproc

section .data
align 8
total:  dq 0
ready:  dq 0
