; A CPU sends an interrupt to itself and takes it as soon as IF is set.
; Try: vmxlab run examples/self-ipi --set EOI=no, and see that the second interrupt never comes.

scenario "a CPU interrupts itself twice"
cpus 1
start 0, main
idt 0x40, tick
option EOI in yes, no default yes
variant acknowledged
variant forgotten : EOI=no
expect acknowledged : ok
expect forgotten : assertion in main
bounds steps 1000

        org 0x100000

MSR_X2APIC_EOI      equ 0x80b
MSR_X2APIC_SPIV     equ 0x80f
MSR_X2APIC_SELF_IPI equ 0x83f
APIC_ENABLE         equ 0x1ff

section .text

handler tick
    inc qword [ticks]
%if EOI == yes
    mov ecx, MSR_X2APIC_EOI
    xor eax, eax
    xor edx, edx
    wrmsr
%endif
endhandler

; One interrupt with vector 0x40 to this CPU.
proc interrupt_self
    mov ecx, MSR_X2APIC_SELF_IPI
    mov eax, 0x40
    xor edx, edx
    wrmsr
endproc

proc main
    mov ecx, MSR_X2APIC_SPIV
    mov eax, APIC_ENABLE
    xor edx, edx
    wrmsr
    sti
    nop
    invoke interrupt_self
    assert qword [ticks] == 1, "the first interrupt has been taken"
    invoke interrupt_self
    assert qword [ticks] == 2, "the second interrupt has been taken"
    stop
endproc

section .data
align 8
ticks:      dq 0
