; INIT and start-up IPIs of another CPU reach a guest: exits 3 and 4. SDM volume 3C, section 25.2.
;@ undefined: ignore
;@ holds: vmx.sipi-exit, vmx.init-after-vmxoff, kut.vmx_init_signal, kut.vmx_sipi_signal

scenario "INIT and SIPI to a CPU with VMX"
cpus 2
start 0, receiver
start 1, sender
apic x2apic
may_halt 0
option AFTER in exits, off default exits
variant exits : AFTER=exits
variant vmxoff : AFTER=off
expect ok
schedule
    cpu 0 until receiver.waits
    cpu 1 until sender.sent
    cpu 0 until receiver.sipi
    cpu 1
    cpu 0
endschedule
        org 0x100000
%include "vmx.inc"
section .text

%macro send 1
        mov ecx, 0x830
        mov eax, %1
        xor edx, edx
        wrmsr
%endmacro

proc receiver
        invoke vmx_on
        invoke current_v
.waits:
        nop                     ; INIT arrives here and is latched
        nop
%if AFTER == off
        mov qword [latched], 1
        vmclear [v_at]
        vmxoff                  ; INIT acts now: the CPU waits for a start-up IPI
        nop
        assert zero && !zero, "INIT acts behind VMXOFF"
%else
        call enter
        assert rax == 3, "INIT exits"
        call enter
        assert rax == EXIT_VMCALL, "once"
        set GUEST_ACTIVITY_STATE, 3
.sipi:
        call enter
        assert rax == 4, "SIPI exits from the state that waits for it"
        assert rdx == 0x12, "its vector is the qualification"
        set GUEST_ACTIVITY_STATE, 0
        call enter
        assert rax == EXIT_VMCALL, "and is lost otherwise"
        mov qword [finished], 1
%endif
        stop
%if AFTER == off
.sipi:  stop
%endif
endproc

proc sender
        send 5 << 8 | 1 << 14
        nop
.sent:
%if AFTER == exits
        ; to a guest that waits for a start-up IPI, and to one that does not
        while qword [finished] == 0
            pause
            send 6 << 8 | 1 << 14 | 0x12
        endwhile
%endif
        stop
endproc

guest_code: vmcall
        vmx_data
align 8
latched: dq 0
finished: dq 0
