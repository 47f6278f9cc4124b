; A list is linked in an order that an NMI handler, which walks it, finds broken. IF = 0 does not keep it away.
; Try: vmxlab inject faults/list-against-nmi.campaign, and the same with --variant mended.

scenario "a list update that an NMI finds half done"
option MENDED in no, yes default no
variant defective
variant mended : MENDED=yes
cpus 1
start 0, main
idt 2, walk
expect defective : ok
expect mended : ok
bounds steps 20000

        org 0x100000
        default abs
%include "lib/apic.asm"

section .text

; Walks the list, as a crash handler would; says so if it does not come back to the head.
handler walk
    mov     rax, list
    mov     ecx, 8
    repeat
        mov     rax, [rax]
        dec     ecx
        if rax == 0 || ecx == 0
            mov     qword [broken], 1
            return
        endif
    until rax == list
endhandler

proc main
    cli
%if MENDED == yes
    mov     rax, [list]
    mov     [element], rax                      ; what a walker needs is there
    mov     qword [list], element               ; before he can find it
%else
    mov     rax, [list]
    mov     qword [list], element
    mov     [element], rax
%endif
    stop
endproc

section .data
align 8
list:       dq list
element:    dq 0
broken:     dq 0
