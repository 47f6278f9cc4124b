; Two guests on four CPUs, which have nothing to do with each other: each moves from one CPU to the next. Before a CPU may
; load a VMCS that is active on another CPU, that one must have cleared it: SDM vol. 3C, section 25.11.1.
; Try: vmxlab explore examples/two-guests --variant hasty

scenario "two unrelated guests, each moves to another CPU"
option GUESTS in one, two default two
%if GUESTS == one
cpus 2
may_halt 0
%else
cpus 4
start 2, left_2
start 3, entered_3
may_halt 0, 2
%endif
start 0, left_0
start 1, entered_1
idt 0xfb, clear_vmcs
option CLEAR in waits, does_not_wait default waits
variant careful : CLEAR=waits
variant hasty : CLEAR=does_not_wait
bounds steps 5000
expect careful : ok
expect hasty : undefined-vmx in enters
%if CLEAR == does_not_wait
; The IPI is still on its way when the VMCS is loaded.
schedule
    cpu 0
    cpu 1
endschedule
%endif

        org 0x100000
        default abs
%include "lib/apic.asm"
%use vmcs

CR4_VMXE        equ 1 << 13
MSR_VMX_BASIC   equ 0x480

struc guest
    .vmcs:      resq 1
    .loaded:    resq 1                          ; it has run on its first CPU
    .cleared:   resq 1                          ; its VMCS is active nowhere
endstruc

section .text

; VMX operation on this CPU.
proc vmx_on(region: rdi)
    mov     rax, cr4
    or      rax, CR4_VMXE
    mov     cr4, rax
    mov     ecx, MSR_VMX_BASIC
    rdmsr
    mov     [region], eax
    push    region
    vmxon   [rsp]
    pop     region
    assert  !below_equal, "VMXON succeeds"
endproc

; The CPU that a guest leaves: it ran the guest, and goes idle with the VMCS still active.
proc leaves(guest: rdi, region: rsi) uses rbx
    mov     rbx, guest
    invoke  vmx_on, region
    mov     ecx, MSR_VMX_BASIC
    rdmsr
    mov     rdx, [rbx + guest.vmcs]
    mov     [rdx], eax
    vmclear [rbx + guest.vmcs]
    vmptrld [rbx + guest.vmcs]
    assert  !below_equal, "VMPTRLD succeeds"
    enable_apic
    wrgsbase rbx
    mov     qword [rbx + guest.loaded], 1
    sti
    hlt
    stop
endproc

; What others ask of it: GS is the guest that ran here.
handler clear_vmcs
    ack_apic_irq
    rdgsbase rax
    vmclear [rax + guest.vmcs]
    mov     qword [rax + guest.cleared], 1
endhandler

; The CPU that it enters: it asks CPU `from`.
proc enters(guest: rdi, region: rsi, from: rdx) uses rbx, r12
    mov     rbx, guest
    mov     r12, from
    invoke  vmx_on, region
    repeat
        pause
    until qword [rbx + guest.loaded] != 0
    mov     eax, 1
    mov     ecx, r12d
    shl     rax, cl
    mov     rsi, rax
    send_ipis rsi, CALL_FUNCTION_VECTOR
%if CLEAR == waits
    repeat
        pause
    until qword [rbx + guest.cleared] != 0
%endif
    vmptrld [rbx + guest.vmcs]
    assert  !below_equal, "VMPTRLD succeeds"
    stop
endproc

proc left_0
    invoke  leaves, one, vmxon_region_0
endproc

proc entered_1
    invoke  enters, one, vmxon_region_1, 0
endproc

proc left_2
    invoke  leaves, other, vmxon_region_2
endproc

proc entered_3
    invoke  enters, other, vmxon_region_3, 2
endproc

section .data
align 8
one:        dq one_vmcs, 0, 0
other:      dq other_vmcs, 0, 0
vmcs_region vmxon_region_0
vmcs_region vmxon_region_1
vmcs_region vmxon_region_2
vmcs_region vmxon_region_3
vmcs_region one_vmcs
vmcs_region other_vmcs
