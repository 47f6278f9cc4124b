; A handler sends EOI twice. The second one ends the interrupt that it interrupted, which is then taken once more.
; Try: vmxlab inject faults/double-eoi.campaign, and the same with --variant mended.

scenario "an EOI too many"
option MENDED in no, yes default no
variant defective
variant mended : MENDED=yes
cpus 1
start 0, main
idt 0x40, tick
idt 0x80, urgent
expect defective : ok
expect mended : ok
bounds steps 20000

        org 0x100000
        default abs
%include "lib/apic.asm"

section .text

handler urgent
    ack_apic_irq
%if MENDED == no
    ack_apic_irq
%endif
endhandler

; Counts, with interrupts on: it relies on staying alone at its priority until its EOI. The first tick asks for another.
handler tick
    mov     rsi, [ticks]
    if rsi == 0
        mov     ecx, MSR_X2APIC_ICR
        mov     eax, 0x40
        xor     edx, edx                        ; CPU 0
        wrmsr
    endif
    sti
    nop
    nop
    inc     rsi
    mov     [ticks], rsi
    cli
    ack_apic_irq
endhandler

proc main
    sti
    mov     ecx, MSR_X2APIC_ICR
    mov     eax, 0x40
    xor     edx, edx                            ; CPU 0
    wrmsr
    mov     rdi, 20
    repeat
        dec     rdi
    until rdi == 0
    stop
endproc

section .data
align 8
ticks:      dq 0
