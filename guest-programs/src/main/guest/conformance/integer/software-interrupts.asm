; INT n, INT3, INT1 and IRETQ, instruction by instruction: the frame, the flags, nothing else.
;@ holds: int.frame, int.iretq

        scenario "software interrupts"
        cpus 1
        start 0, main
        idt 1, handler_interrupt
        idt 3, handler_trap, trap
        idt 0x40, handler_interrupt
        expect ok
        org 0x100000
section .text
main:
        sti                     ;~ if=1
        nop                     ;~ nothing
        int 0x40                ;~ rip=handler_interrupt, if=0, rsp=rsp-40, [rsp-8]=ss, [rsp-16]=rsp, [rsp-24]=0x202, [rsp-32]=cs, [rsp-40]=after_int
after_int:
        int3                    ;~ rip=handler_trap, rsp=rsp-40, [rsp-8]=ss, [rsp-16]=rsp, [rsp-24]=0x202, [rsp-32]=cs, [rsp-40]=after_int3
after_int3:
        int1                    ;~ rip=handler_interrupt, if=0, rsp=rsp-40, [rsp-8]=ss, [rsp-16]=rsp, [rsp-24]=0x202, [rsp-32]=cs, [rsp-40]=after_int1
after_int1:
        hvstop
handler_interrupt:
        iretq                   ;~ rip=?, if=1, rsp=rsp+40
handler_trap:
        nop                     ;~ nothing
        iretq                   ;~ rip=?, rsp=rsp+40
