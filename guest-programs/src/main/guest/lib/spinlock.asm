; Spin locks: one 32-bit word, 1 while held. Waiters poll with PAUSE; there is no queue, so no fairness.
; A lock that is also taken by interrupt handlers or with IF = 0 is taken with IF = 0 everywhere.

%ifndef LIB_SPINLOCK
%define LIB_SPINLOCK
%include "model/xen.inc"

; local_irq_save REG: REG := RFLAGS; IF := 0.
%macro local_irq_save 1
    pushfq
    pop     %1
    cli
%endmacro

; local_irq_restore REG: IF as it was at local_irq_save.
%macro local_irq_restore 1
    push    %1
    popfq
%endmacro

; local_irq_is_enabled REG: REG := 0 if IF = 0, not 0 otherwise.
%macro local_irq_is_enabled 1
    pushfq
    pop     %1
    and     %1, 0x200
%endmacro

section .text

; Takes the lock. Changes RFLAGS only.
proc spin_lock(l: rdi)
    forever
        lock bts dword [l + spinlock.taken], 0
        if !carry
            return
        endif
        repeat
.wait:
            pause
        until [l + spinlock.taken] == 0
    endforever
endproc

; Releases the lock; on x86 a plain store suffices. Changes nothing else.
proc spin_unlock(l: rdi)
    mov     dword [l + spinlock.taken], 0
endproc

%endif
