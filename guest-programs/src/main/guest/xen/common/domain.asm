; Pausing vCPUs, and the end of a domain. xen/common/domain.c

%ifndef XEN_COMMON_DOMAIN
%define XEN_COMMON_DOMAIN

section .text

; vcpu_pause(v)                     xen/common/domain.c @ 92f0d4392e (A16)
; requires: IF = 1; v is not current
proc vcpu_pause(v: rdi)
    debug_assert v != [gs:current], "a vCPU pauses itself"   ; A16.1
    lock inc dword [v + vcpu.pause_count]       ; A16.2
    invoke  vcpu_sleep_sync, v
endproc

; vcpu_unpause(v)                   xen/common/domain.c @ 92f0d4392e
proc vcpu_unpause(v: rdi)
    lock dec dword [v + vcpu.pause_count]
    if zero
        invoke  vcpu_wake, v
    endif
endproc

; put_domain(d)                     xen/include/xen/sched.h @ 92f0d4392e
proc put_domain(d: rdi)
    lock dec dword [d + domain.refcnt]
    if zero
        invoke  domain_destroy, d
    endif
endproc

; domain_destroy(d)                 xen/common/domain.c @ 92f0d4392e
; left out: the list of domains and its lock
proc domain_destroy(d: rdi) uses rbx
    mov     rbx, d
    if [rbx + domain.is_dying] == DOMDYING_alive
        bug     "a domain ends that does not die"
    endif
    xor     eax, eax
    mov     ecx, DOMAIN_DESTROYED
    lock cmpxchg [rbx + domain.refcnt], ecx
    if !zero
        return
    endif
    invoke  call_rcu, &[rbx + domain.rcu], complete_domain_destroy
endproc

; complete_domain_destroy(head)     xen/common/domain.c @ 92f0d4392e (A18)
; requires: IF = 1, no locks; runs as RCU callback
; left out: tasklets, wait queues, grant table and the domain's own memory
proc complete_domain_destroy(head: rdi) uses rbx, r12
    lea     rbx, [head - domain.rcu]            ; the domain
%if SYNC == callback
    invoke  sync_local_execstate                ; the fix of November 2017
%endif
    mov     r12d, [rbx + domain.max_vcpus]
    while r12
        dec     r12
        mov     rax, [rbx + domain.vcpu]
        mov     rdi, [rax + r12 * 8]
        if rdi
            invoke  vcpu_destroy, rdi
        endif
    endwhile
endproc

%endif
