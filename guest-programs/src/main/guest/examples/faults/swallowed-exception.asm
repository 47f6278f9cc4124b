; The handler of #GP skips the instruction that faulted, and nobody hears of it: RDMSR seems to have read something.
; Try: vmxlab inject faults/swallowed-exception.campaign, and the same with --variant mended.

scenario "an exception is swallowed"
option MENDED in no, yes default no
variant defective
variant mended : MENDED=yes
cpus 1
start 0, main
idt 13, general_protection
expect defective : ok
expect mended : ok
bounds steps 20000

        org 0x100000
        default abs
%include "lib/apic.asm"

section .text

; Skips RDMSR. RIP of what faulted lies above the error code.
general_protection:
%if MENDED == yes
    mov     qword [faulted], 1
%endif
    add     rsp, 8                              ; the error code
    add     qword [rsp], 2                      ; RDMSR has two bytes
    iretq

proc main
    mov     eax, 0x1234
    mov     ecx, 0x480                          ; IA32_VMX_BASIC
    rdmsr
%if MENDED == yes
    assert  qword [faulted] == 0, "the register exists"
%endif
    mov     [revision], eax
    stop
endproc

section .data
align 8
revision:   dq 0
faulted:    dq 0
