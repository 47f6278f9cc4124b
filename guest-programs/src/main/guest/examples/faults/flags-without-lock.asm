; Two bits of one word belong to two CPUs, and one of them sets its bit with a load and a store.
; Try: vmxlab inject faults/flags-without-lock.campaign, and the same with --variant mended.

scenario "a bit is set without a lock"
option MENDED in no, yes default no
variant defective
variant mended : MENDED=yes
cpus 2
start 0, owner
start 1, other
may_halt 1
idt 0x40, mark
expect defective : ok
expect mended : ok
bounds steps 20000

        org 0x100000
        default abs
%include "lib/apic.asm"

section .text

proc owner
    mov     ecx, MSR_X2APIC_ICR
    mov     edx, 1
    mov     eax, 0x40
    wrmsr
%if MENDED == yes
    lock or qword [flags], 1
%else
    mov     rax, [flags]
    or      rax, 1
    mfence
    mov     [flags], rax
%endif
    stop
endproc

proc other
    mov     ecx, 30                             ; so long that CPU 0 is done by then: always so far
    repeat
        dec     ecx
    until ecx == 0
    sti
    forever
        hlt
    endforever
endproc

handler mark
    lock or qword [flags], 2
    ack_apic_irq
endhandler

section .data
align 8
flags:      dq 0
