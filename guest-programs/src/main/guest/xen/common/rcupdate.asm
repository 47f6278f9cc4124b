; Read-copy-update: callbacks that run once every CPU has passed a quiescent state. xen/common/rcupdate.c

%ifndef XEN_RCUPDATE
%define XEN_RCUPDATE

section .data
align 8
rcu_ctrlblk: istruc rcu_ctrlblk_struct
    at rcu_ctrlblk_struct.cur,       dq -300
    at rcu_ctrlblk_struct.completed, dq -300
    iend

section .text

; call_rcu(head, func)              xen/common/rcupdate.c @ 92f0d4392e
; left out: forcing quiescent states when more than 10000 callbacks wait
proc call_rcu(head: rdi, func: rsi)
    mov     [head + rcu_head.func], func
    mov     qword [head + rcu_head.next], 0
    local_irq_save r8
    if qword [gs:rcu_data + rcu_data_struct.nxtlist] == 0
        mov     [gs:rcu_data + rcu_data_struct.nxtlist], head
    else
        mov     rax, [gs:rcu_data + rcu_data_struct.nxtlist]
        while qword [rax + rcu_head.next] != 0
            mov     rax, [rax + rcu_head.next]
        endwhile
        mov     [rax + rcu_head.next], head
    endif
    inc     qword [gs:rcu_data + rcu_data_struct.qlen]
    local_irq_restore r8
endproc

; rcu_pending()                     xen/common/rcupdate.c @ 92f0d4392e
; Returns 1 if this CPU has RCU work.
proc rcu_pending()
    mov     rax, [gs:rcu_data + rcu_data_struct.curlist]
    if rax
        mov     rax, [rcu_ctrlblk + rcu_ctrlblk_struct.completed]
        if !signed rax < [gs:rcu_data + rcu_data_struct.batch]
            return 1
        endif
    elseif qword [gs:rcu_data + rcu_data_struct.nxtlist] != 0
        return 1
    endif
    if qword [gs:rcu_data + rcu_data_struct.donelist] != 0
        return 1
    endif
    if qword [gs:rcu_data + rcu_data_struct.qs_pending] != 0
        return 1
    endif
    return 0
endproc

; rcu_process_callbacks()           xen/common/rcupdate.c @ 92f0d4392e (RCU softirq)
; left out: batches in progress (the scenarios' callbacks have their grace period behind them)
proc rcu_process_callbacks()
    if qword [gs:rcu_data + rcu_data_struct.donelist] != 0
        invoke  rcu_do_batch
    endif
endproc

; rcu_do_batch()                    xen/common/rcupdate.c @ 92f0d4392e
; requires: IF = 1, no locks
; left out: the limit of ten callbacks in one go
proc rcu_do_batch() uses rbx
    forever
        mov     rbx, [gs:rcu_data + rcu_data_struct.donelist]
        if rbx == 0
            return
        endif
        mov     rax, [rbx + rcu_head.next]
        mov     [gs:rcu_data + rcu_data_struct.donelist], rax
        dec     qword [gs:rcu_data + rcu_data_struct.qlen]
%if SYNC == rcu
        invoke  sync_local_execstate            ; e'
%endif
        invoke  [rbx + rcu_head.func], rbx
    endforever
endproc

%endif
