; A CPU waits for an answer to its IPI for ever. An IPI that is lost is never answered.
; Try: vmxlab inject faults/missing-time-limit.campaign, and the same with --variant mended.

scenario "a CPU waits for an answer without a time limit"
option MENDED in no, yes default no
variant defective
variant mended : MENDED=yes
cpus 2
start 0, asker
start 1, answerer
may_halt 1
idt 0x40, question
expect defective : ok
expect mended : ok
bounds steps 20000

        org 0x100000
        default abs
%include "lib/apic.asm"

section .text

; An interrupt with vector 0x40 to CPU 1.
proc ask
    mov     ecx, MSR_X2APIC_ICR
    mov     edx, 1
    mov     eax, 0x40
    wrmsr
endproc

proc asker uses rbx
%if MENDED == yes
    repeat
        invoke ask                              ; asked once more, it answers the same
        mov     rbx, 200
        repeat
            pause
            dec     rbx
            if qword [answer] != 0
                break
            endif
        until rbx == 0
    until qword [answer] != 0
%else
    invoke ask
    repeat
        pause
    until qword [answer] != 0
%endif
    stop
endproc

proc answerer
    sti
    forever
        hlt
    endforever
endproc

handler question
    mov     qword [answer], 42
    ack_apic_irq
endhandler

section .data
align 8
answer:     dq 0
