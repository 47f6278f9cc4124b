; The handler counts one request for each interrupt, and an interrupt may come twice, or from nowhere.
; Try: vmxlab inject faults/non-idempotent-handler.campaign, and the same with --variant mended.

scenario "a handler that is called twice serves twice"
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
%if MENDED == yes
    xor     eax, eax
    xchg    rax, [wanted]                       ; the request is taken: there is none any more
    if rax != 0
        lock inc qword [served]
    endif
%else
    lock inc qword [served]
    mov     qword [wanted], 0
%endif
    ack_apic_irq
endhandler

section .data
align 8
wanted:     dq 0
served:     dq 0
