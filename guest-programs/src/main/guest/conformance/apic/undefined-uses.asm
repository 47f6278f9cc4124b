; Uses of the local APIC that the manual does not allow, or leaves undefined: each is told (SDM volume 3A, sections 10.4.1 and 10.6.1).
;@ undefined: warn
;@ warns: UB-A1 UB-A1 UB-A2 UB-A2 UB-A2

scenario "undefined uses of the local APIC"
cpus 1
start 0, main
apic xapic
idt 2, on_nmi
idt 0x40, on_ipi
expect ok
        org 0x100000
APIC    equ 0xfee00000
NMI     equ 4 << 8
SELF    equ 1 << 18
ALL     equ 2 << 18
section .text
handler on_nmi
        inc qword [nmis]
endhandler
handler on_ipi
        inc qword [ipis]
        mov rcx, APIC
        mov dword [rcx + 0xb0], 0
endhandler

proc main
        mov rbx, APIC
        mov dword [rbx + 0xf0], 0x1ff
        sti
        mov dword [rbx + 0x300], SELF | 0x40            ; allowed
        mov dword [rbx + 0x300], ALL | 0x40             ; allowed
        mov dword [rbx + 0x300], SELF | NMI | 0x40      ; told; it comes as Fixed
        mov dword [rbx + 0x300], ALL | NMI              ; told; it comes as an NMI
        mov eax, [rbx + 0x30]                           ; allowed
        mov al, [rbx + 0x30]                            ; told
        assert al == 0xff, "such a load reads ones"
        mov eax, [rbx + 0x84]                           ; told
        mov qword [rbx + 0x80], 0x20                    ; told
        mov eax, [rbx + 0x80]
        assert eax == 0, "such a store does nothing"
        mov ecx, 50
        repeat
            dec ecx
        until ecx == 0
        assert qword [ipis] == 3, "all Fixed ones have come"
        assert qword [nmis] == 1, "so has the NMI"
        stop
endproc
section .data
ipis:   dq 0
nmis:   dq 0
