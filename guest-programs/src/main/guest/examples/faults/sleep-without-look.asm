; A CPU looks whether there is work, and sleeps if there is none. Work that comes in between does not wake it.
; Try: vmxlab inject faults/sleep-without-look.campaign, and the same with --variant mended.

scenario "a CPU sleeps through its wake-up call"
option MENDED in no, yes default no
variant defective
variant mended : MENDED=yes
cpus 2
start 0, worker
start 1, giver
idt 0x40, wake
expect defective : ok
expect mended : ok
bounds steps 20000

        org 0x100000
        default abs
%include "lib/apic.asm"

section .text

proc giver
    mov     ecx, 8
    repeat
        pause
        dec     ecx
    until ecx == 0
    mov     qword [work], 1
    mfence
    mov     ecx, MSR_X2APIC_ICR
    xor     edx, edx                            ; CPU 0
    mov     eax, 0x40
    wrmsr
    stop
endproc

proc worker
    sti
    nop
    forever
%if MENDED == yes
        cli
%endif
        if qword [work] != 0
            break
        endif
%if MENDED == yes
        sti                                     ; interrupts wait for HLT to begin
%endif
        hlt
    endforever
    stop
endproc

handler wake
    ack_apic_irq
endhandler

section .data
align 8
work:       dq 0
