; Tasklets: work that the idle vCPU does. xen/common/tasklet.c

%ifndef XEN_TASKLET
%define XEN_TASKLET

section .text

; do_tasklet()                      xen/common/tasklet.c @ 92f0d4392e (A20.2)
; requires: IF = 1; current is the idle vCPU
proc do_tasklet()
    invoke  do_tasklet_work
    if qword [gs:tasklet_list] == 0
        lock and qword [gs:tasklet_work_to_do], ~TASKLET_enqueued
        invoke  raise_softirq, SCHEDULE_SOFTIRQ
    endif
endproc

; tasklet_softirq_action()          xen/common/tasklet.c @ 92f0d4392e (TASKLET softirq)
proc tasklet_softirq_action()
    invoke  do_tasklet_work
endproc

; do_tasklet_work(): one tasklet of this CPU's list.
; left out: tasklet_lock, as no CPU schedules tasklets on another here
proc do_tasklet_work() uses rbx
    cli
    mov     rbx, [gs:tasklet_list]
    if rbx
        mov     rax, [rbx + tasklet.next]
        mov     [gs:tasklet_list], rax
    endif
    sti
    if rbx
        invoke  sync_local_execstate
        invoke  [rbx + tasklet.func], [rbx + tasklet.data]
    endif
endproc

%endif
