; VM exits that events cause: external interrupts, NMIs, windows, the monitor trap, the VMX-preemption timer, INIT; and what
; injection does to a guest that waits. SDM volume 3C, sections 25.2, 25.5, 26.6 and 26.7.
;@ undefined: ignore
;@ holds: vmx.external-interrupt, vmx.nmi-exit, vmx.interrupt-window, vmx.nmi-window, vmx.monitor-trap, vmx.preemption-timer
;@ holds: vmx.init-exit, vmx.halted-guest, kut.interrupt, kut.nmi, kut.windows, kut.mtf, kut.timer, kut.pending-event

scenario "events while a guest runs"
cpus 1
start 0, main
apic x2apic
idt 2, on_nmi
idt 0x40, on_interrupt
expect ok
        org 0x100000
%include "vmx.inc"
section .text

PIN     equ 0x16
PRIMARY equ 0x04006172
EXITS   equ 0x36dfb | 1 << 9

%macro self_ipi 1
        mov ecx, 0x83f
        mov eax, %1
        xor edx, edx
        wrmsr
%endmacro

; guest LABEL, REASON, RIP: the guest that starts at LABEL exits so, with RIP there
%macro guest 3
        set GUEST_RIP, %1
        call enter
        assert rax == %2, "exit reason"
        get rbx, GUEST_RIP
        assert rbx == %3, "RIP of the guest"
%endmacro

handler on_interrupt
        inc qword [interrupts]
        mov ecx, 0x80b
        xor eax, eax
        xor edx, edx
        wrmsr
endhandler
handler on_nmi
        inc qword [nmis]
endhandler

main:
        mov ecx, 0x80f
        mov eax, 0x1ff
        xor edx, edx
        wrmsr
        invoke vmx_on
        invoke current_v
        set CPU_BASED_VM_EXEC_CONTROL, PRIMARY
        invoke external
        invoke windows
        invoke traps
        invoke nonmaskable
        invoke init
        stop

proc external
        ; with exiting, IF does not matter; the interrupt stays pending
        also PIN_BASED_VM_EXEC_CONTROL, PIN | 1
        self_ipi 0x40
        guest g_nops, 1, g_nops
        get rbx, VM_EXIT_INTR_INFO
        assert !(ebx & 0x80000000), "without acknowledging there is no vector"
        assert qword [interrupts] == 0, "the interrupt is still pending"
        ; it wakes a halted guest
        also GUEST_ACTIVITY_STATE, 1
        guest g_nops, 1, g_nops
        done
        sti
        nop
        cli
        assert qword [interrupts] == 1, "the host takes it"
        ; with acknowledging the vector is in the exit information, and in service
        also PIN_BASED_VM_EXEC_CONTROL, PIN | 1
        also VM_EXIT_CONTROLS, EXITS | 1 << 15
        self_ipi 0x40
        guest g_nops, 1, g_nops
        get rbx, VM_EXIT_INTR_INFO
        mov ecx, 0x80000040
        assert rbx == rcx, "the exit acknowledges the interrupt"
        mov ecx, 0x812
        rdmsr
        assert eax == 1, "it is in service"
        mov ecx, 0x80b
        xor eax, eax
        xor edx, edx
        wrmsr
        done
        assert qword [interrupts] == 1, "the host does not take it"
        ; without exiting it waits for the guest's IF
        self_ipi 0x40
        guest g_nops, 18, g_nops_end
        sti
        nop
        cli
        assert qword [interrupts] == 2, "and then for the host's"
        return
endproc

proc windows
        also CPU_BASED_VM_EXEC_CONTROL, PRIMARY | 1 << 2
        guest g_nops, 18, g_nops_end
        also GUEST_RFLAGS, 0x202
        guest g_nops, 7, g_nops
        ; blocking by STI or MOV SS lasts for one instruction
        also GUEST_INTERRUPTIBILITY_INFO, 1
        guest g_nops, 7, g_nops + 1
        done
        also CPU_BASED_VM_EXEC_CONTROL, PRIMARY | 1 << 2
        also GUEST_RFLAGS, 0x202
        also GUEST_INTERRUPTIBILITY_INFO, 2
        guest g_nops, 7, g_nops + 1
        done
        ; STI opens the window behind the instruction that follows it
        also CPU_BASED_VM_EXEC_CONTROL, PRIMARY | 1 << 2
        also GUEST_RFLAGS, 2
        guest g_sti, 7, g_sti + 2
        done
        ; NMI window: needs virtual NMIs
        also PIN_BASED_VM_EXEC_CONTROL, PIN | 1 << 3 | 1 << 5
        also CPU_BASED_VM_EXEC_CONTROL, PRIMARY | 1 << 22
        also GUEST_INTERRUPTIBILITY_INFO, 0
        guest g_nops, 8, g_nops
        set GUEST_INTERRUPTIBILITY_INFO, 8
        guest g_nops, 18, g_nops_end
        set GUEST_INTERRUPTIBILITY_INFO, 2
        guest g_nops, 8, g_nops + 1
        set GUEST_INTERRUPTIBILITY_INFO, 0
        done
        return
endproc

proc traps
        ; the monitor trap flag: behind the first instruction
        also CPU_BASED_VM_EXEC_CONTROL, PRIMARY | 1 << 27
        guest g_nops, 37, g_nops + 1
        guest g_jump, 37, g_nops
        done
        ; injected: before any
        also VM_ENTRY_INTR_INFO, 1 << 31 | 7 << 8
        guest g_nops, 37, g_nops
        done
        ; the timer at 0: before any instruction; larger: not before, saved as 0
        also PIN_BASED_VM_EXEC_CONTROL, PIN | 1 << 6
        also VM_EXIT_CONTROLS, EXITS | 1 << 22
        also VMX_PREEMPTION_TIMER_VALUE, 0
        guest g_nops, 52, g_nops
        set VMX_PREEMPTION_TIMER_VALUE, 100
        set GUEST_RIP, g_loop
        call enter
        assert rax == 52, "the timer ends a loop"
        get rbx, VMX_PREEMPTION_TIMER_VALUE
        assert rbx == 0, "and is saved as 0"
        set VMX_PREEMPTION_TIMER_VALUE, 100000
        guest g_nops, 18, g_nops_end
        get rbx, VMX_PREEMPTION_TIMER_VALUE
        assert rbx < 100000 && rbx != 0, "another exit saves what is left"
        set VMX_PREEMPTION_TIMER_VALUE, 10
        also GUEST_ACTIVITY_STATE, 1
        guest g_nops, 52, g_nops
        get rbx, GUEST_ACTIVITY_STATE
        assert rbx == 1, "the timer counts in HLT, which is saved"
        set GUEST_ACTIVITY_STATE, 0
        done
        return
endproc

proc nonmaskable
        also PIN_BASED_VM_EXEC_CONTROL, PIN | 1 << 3
        also CPU_BASED_VM_EXEC_CONTROL, PRIMARY | 1 << 28
        also MSR_BITMAP, bitmap
        mov qword [guest_rcx], 0x830
        mov qword [guest_rax], 4 << 8 | 1 << 14
        xor edx, edx
        set GUEST_RIP, g_send_nmi
        xor edx, edx
        call enter
        assert rax == 0, "exit reason 0"
        get rbx, VM_EXIT_INTR_INFO
        mov ecx, 0x80000202
        assert rbx == rcx, "an NMI"
        done
        assert qword [nmis] == 0, "the host's handler has not run"
        return
endproc

proc init
        ; INIT is latched in root operation and exits at once
        mov ecx, 0x830
        mov eax, 5 << 8 | 1 << 14
        xor edx, edx
        wrmsr
        nop
        guest g_nops, 3, g_nops
        guest g_nops, 18, g_nops_end
        return
endproc

g_nops:     nop
            nop
            nop
            nop
g_nops_end: vmcall
g_sti:      sti
            nop
            nop
            vmcall
g_jump:     jmp g_nops
g_loop:     jmp g_loop
g_send_nmi: wrmsr
            nop
guest_code: vmcall

        vmx_data
align 8
interrupts: dq 0
nmis:       dq 0
align 4096
bitmap: times 4096 db 0
