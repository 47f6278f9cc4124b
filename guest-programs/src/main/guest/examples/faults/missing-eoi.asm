; The handler returns early when there is nothing to do, and forgets EOI there: no further interrupt ever comes.
; Try: vmxlab inject faults/missing-eoi.campaign, and the same with --variant mended.

scenario "a handler with nothing to do sends no EOI"
option MENDED in no, yes default no
variant defective
variant mended : MENDED=yes
cpus 2
start 0, asker
start 1, server
may_halt 1
idt 0x40, request
expect defective : ok
expect mended : ok
bounds steps 20000

        org 0x100000
        default abs
%include "lib/apic.asm"

section .text

proc asker
    mov     qword [wanted], 1
    mfence
    mov     ecx, MSR_X2APIC_ICR
    mov     edx, 1
    mov     eax, 0x40
    wrmsr
    repeat
        pause
    until qword [served] != 0
    stop
endproc

proc server
    sti
    forever
        hlt
    endforever
endproc

handler request
    xor     eax, eax
    xchg    rax, [wanted]
    if rax == 0
%if MENDED == yes
        ack_apic_irq
%endif
        return
    endif
    mov     qword [served], 1
    ack_apic_irq
endhandler

section .data
align 8
wanted:     dq 0
served:     dq 0
