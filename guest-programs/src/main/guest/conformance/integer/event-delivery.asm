; Interrupts and exceptions through the IDT: frames, error codes, gates, #NP, #DF, interrupt stacks, IRETQ.
;@ holds: int.frame, int.error-code, int.trap-gate, int.soft-vector, int.not-present, int.double-fault, int.interrupt-stack, int.iretq

scenario "events are delivered through the IDT"
cpus 1
start 0, main
idt 0, on_divide
idt 1, on_plain
idt 3, on_plain, trap
idt 6, on_plain
idt 8, on_double
idt 11, on_error
idt 13, on_error
idt 14, on_error
idt 0x40, on_plain
idt 0x41, on_plain, trap
idt 0x42, on_plain
expect ok

        org 0x100000
section .text

; Handlers keep the frame and go on at [resume]; without one where the frame says.
keep:
        mov [frame_rsp], rsp
        pushfq
        pop qword [handler_flags]
        pop qword [error]
        jmp no_error.frame
no_error:
        mov [frame_rsp], rsp
        pushfq
        pop qword [handler_flags]
.frame:
        pop qword [frame_rip]
        pop qword [frame_cs]
        pop qword [frame_flags]
        pop qword [frame_old_rsp]
        pop qword [frame_ss]
        inc qword [taken]
        sub rsp, 40
        cmp qword [resume], 0
        je .return
        mov r8, [resume]
        mov [rsp], r8
        mov qword [resume], 0
.return:
        iretq
on_error:   jmp keep
on_double:
        mov qword [doubled], 1
        jmp keep
on_divide:  jmp no_error
on_plain:   jmp no_error


RF  equ 1 << 16
IFL equ 1 << 9

proc main
        sti
        mov r15, rsp
        ; a trap: RIP behind it, RF clear; a trap gate leaves IF
        int3
after_int3:
        assert qword [frame_rip] == after_int3, "INT3 returns behind itself"
        mov rax, [frame_flags]
        assert !(rax & RF), "RF is clear in the image of a trap"
        mov rax, [handler_flags]
        assert rax & IFL, "a trap gate leaves IF"
        assert rsp == r15, "IRETQ restores RSP"
        mov rax, [frame_old_rsp]
        assert rax == r15, "the frame holds RSP"
        mov rax, [frame_rsp]
        and rax, 15
        assert rax == 8, "the frame is aligned: five quadwords under an aligned address"
        assert qword [frame_cs] == 8, "the frame holds CS"
        ; INT n through an interrupt gate: IF is cleared and restored
        int 0x40
after_int:
        assert qword [frame_rip] == after_int, "INT n returns behind itself"
        mov rax, [handler_flags]
        assert !(rax & IFL), "an interrupt gate clears IF"
        pushfq
        pop rax
        assert rax & IFL, "IRETQ restores IF"
        int 0x41
        mov rax, [handler_flags]
        assert rax & IFL, "a trap gate leaves IF, for INT n too"
        ; INT1 is a trap with vector 1
        int1
after_int1:
        assert qword [frame_rip] == after_int1, "INT1 returns behind itself"
        ; a fault: RIP at it, RF set in the image
        lea r9, [rel after_ud]
        mov [resume], r9
fault_ud: ud2
after_ud:
        assert qword [frame_rip] == fault_ud, "a fault's frame points at the instruction"
        mov rax, [frame_flags]
        assert rax & RF, "RF is set in the image of a fault"
        ; error codes
        mov rax, 0x8000000000000000
        lea r9, [rel after_gp]
        mov [resume], r9
        mov rbx, [rax]
after_gp:
        assert qword [error] == 0, "#GP(0) for an address that is not canonical"
        lea r9, [rel after_pf]
        mov [resume], r9
        mov [0x7010], rbx
after_pf:
        assert qword [error] == 2, "#PF with W for a store to nowhere"
        mov rax, cr2
        assert rax == 0x7010, "CR2 holds the address"
        lea r9, [rel after_de]
        mov [resume], r9
        xor ecx, ecx
        div ecx
after_de:
        assert qword [taken] == 8, "eight events were taken"
        invoke gates
        invoke interrupt_stacks
        stop
endproc

; Gates that are not present, no gates, or beyond the limit.
proc gates
        mov byte [interrupt_descriptors + 0x42*16 + 5], 0x0e
        lea r9, [rel after_np]
        mov [resume], r9
        int 0x42
after_np:
        assert qword [error] == 0x42*8 + 2, "#NP(vector*8+2) for INT n through a gate that is not present"
        mov byte [interrupt_descriptors + 0x42*16 + 5], 0x8c
        lea r9, [rel after_type]
        mov [resume], r9
        int 0x42
after_type:
        assert qword [error] == 0x42*8 + 2, "#GP(vector*8+2) for a descriptor that is no gate"
        mov byte [interrupt_descriptors + 0x42*16 + 5], 0x8e
        mov word [interrupt_descriptors + 0x42*16 + 2], 0
        lea r9, [rel after_null]
        mov [resume], r9
        int 0x42
after_null:
        assert qword [error] == 0, "#GP(0) for a null selector in the gate"
        mov word [interrupt_descriptors + 0x42*16 + 2], 8
        sidt [pseudo]
        mov ax, [pseudo]
        mov word [pseudo], 0x41*16 + 15
        lidt [pseudo]
        lea r9, [rel after_limit]
        mov [resume], r9
        int 0x42
after_limit:
        assert qword [error] == 0x42*8 + 2, "#GP(vector*8+2) beyond the limit of the IDT"
        mov [pseudo], ax
        lidt [pseudo]
        ; #DE while the gate of #DE points nowhere: contributory after contributory is #DF(0)
        mov ax, [interrupt_descriptors + 2]
        mov word [interrupt_descriptors + 2], 0
        lea r9, [rel after_double]
        mov [resume], r9
        mov qword [doubled], 0
        xor ecx, ecx
        div ecx
after_double:
        mov [interrupt_descriptors + 2], ax
        assert qword [doubled] == 1, "a contributory exception while another is delivered is #DF"
        assert qword [error] == 0, "#DF has error code 0"
        return
endproc

; An interrupt stack of the TSS.
proc interrupt_stacks
        lea rax, [rel tss]
        mov [gdt + 0x10 + 2], ax
        shr rax, 16
        mov [gdt + 0x10 + 4], al
        mov [gdt + 0x10 + 7], ah
        lgdt [gdt_pseudo]
        mov eax, 0x10
        ltr ax
        mov byte [interrupt_descriptors + 0x40*16 + 4], 1
        int 0x40
        mov byte [interrupt_descriptors + 0x40*16 + 4], 0
        mov rax, [frame_rsp]
        assert rax == own_stack_end - 40, "IST 1 gives the stack"
        return
endproc

section .data
align 16
resume:         dq 0
error:          dq 0
frame_rsp:      dq 0
frame_rip:      dq 0
frame_cs:       dq 0
frame_flags:    dq 0
frame_old_rsp:  dq 0
frame_ss:       dq 0
handler_flags:  dq 0
taken:          dq 0
doubled:        dq 0
pseudo:         dw 0
                dq 0
align 16
gdt:            dq 0, 0x00209a0000000000, 0x0000890000000067, 0
gdt_pseudo:     dw 0x1f
                dq gdt
align 16
tss:            times 0x24 db 0
                dq own_stack_end
                times 0x68 - 0x2c db 0
align 16
own_stack:      times 512 db 0
own_stack_end:  dq 0
