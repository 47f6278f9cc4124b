; A CPU looks whether there is work, and halts until an interrupt says that there is some. Between the look and HLT the
; interrupt comes, and wakes nobody. Try: vmxlab explore examples/lost-wakeup, and then --variant closed, in which STI comes
; right before HLT: no interrupt is taken between the two.

scenario "an interrupt that comes before HLT wakes nobody"
cpus 2
start 0, consumer
start 1, producer
idt 0x40, kick
option WINDOW in open, closed default open
variant open
variant closed : WINDOW=closed
expect open : deadlock in consumer
expect closed : ok
bounds steps 1000
schedule
    cpu 0 until consumer.sleep
    cpu 1
    cpu 0
endschedule

%include "lib/apic.asm"

        org 0x100000

section .text

handler kick
    ack_apic_irq
endhandler

proc consumer
    enable_apic
%if WINDOW == open
    sti
.look:
    cmp     qword [work], 0
    jne     .found
.sleep:
    hlt
    jmp     .look
%else
.look:
    cli
    cmp     qword [work], 0
    jne     .found
.sleep:
    sti
    hlt
    jmp     .look
%endif
.found:
    stop
endproc

proc producer
    mov     qword [work], 1
    mfence                                      ; the receiver is to see it
    mov     edx, 0
    mov     eax, 0x40
    mov     ecx, MSR_X2APIC_ICR
    wrmsr
    stop
endproc

section .data
align 8
work:   dq 0
