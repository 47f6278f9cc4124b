; Flushing translations. xen/arch/x86/flushtlb.c

%ifndef XEN_FLUSHTLB
%define XEN_FLUSHTLB

FLUSH_ORDER_MASK        equ 0xff
FLUSH_TLB               equ 0x100
FLUSH_TLB_GLOBAL        equ 0x200
FLUSH_CACHE             equ 0x400
FLUSH_VA_VALID          equ 0x800
FLUSH_VCPU_STATE        equ 0x1000

; What context_switch and sync_vcpu_execstate ask for.
%if STATE_FLAG == off
STATE_FLUSH             equ FLUSH_TLB
%elif FLUSH_TLB_PART == on
STATE_FLUSH             equ FLUSH_TLB | FLUSH_VCPU_STATE        ; f
%else
STATE_FLUSH             equ FLUSH_VCPU_STATE                    ; g2
%endif

X86_CR4_PGE             equ 7
WRAP_MASK               equ 1023        ; the TLB clock of debug builds: short periods

section .data
align 8
tlbflush_clock: dd 1

section .text

; flush_area_local(va, flags)       xen/arch/x86/flushtlb.c @ 92f0d4392e
; Returns the flags that are still to be served elsewhere.
; left out: flushing of caches, of single pages, of guests' address-space numbers
proc flush_area_local(va: rdi, flags: rsi) uses r12, r13
    mov     r13, flags
    local_irq_save r12
    if r13 & FLUSH_TLB | FLUSH_TLB_GLOBAL
        invoke  tick_tlbflush_clock
        mov     rdx, cr4
        btr     rdx, X86_CR4_PGE
        mov     cr4, rdx
        bts     rdx, X86_CR4_PGE
        mov     cr4, rdx
        mov     [gs:tlbflush_time], eax
    endif
    local_irq_restore r12
    return r13
endproc

; tick_tlbflush_clock(): pre_flush   xen/arch/x86/flushtlb.c @ 92f0d4392e
; requires: IF = 0. Returns the clock's new time; it stands still at 0 until the new period has begun.
proc tick_tlbflush_clock() uses rbx
    mov     eax, [tlbflush_clock]
    repeat
        if eax == 0
            return 0
        endif
        lea     ebx, [rax + 1]
        and     ebx, WRAP_MASK
        lock cmpxchg [tlbflush_clock], ebx      ; EAX is the clock's value if another CPU was faster
    until zero
    if ebx == 0
        invoke  raise_softirq, NEW_TLBFLUSH_CLOCK_PERIOD_SOFTIRQ
    endif
    return rbx
endproc

; new_tlbflush_clock_period()       xen/arch/x86/smp.c @ 92f0d4392e (softirq)
; A flush on every other CPU that has nothing to do with any vCPU's state.
proc new_tlbflush_clock_period()
    local   others
    mov     rcx, [cpu_online_map]
    mov     rax, [gs:cpu_number]
    btr     rcx, rax
    mov     [others], rcx
    invoke  flush_area_mask, &[others], 0, FLUSH_TLB
    inc     dword [tlbflush_clock]
endproc

%endif
