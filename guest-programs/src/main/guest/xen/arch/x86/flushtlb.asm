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

section .data
align 8
tlbflush_clock: dd 1

section .text

; flush_area_local(va, flags)       xen/arch/x86/flushtlb.c @ 92f0d4392e
; Returns the flags that are still to be served elsewhere.
; left out: flushing of caches, guest address-space numbers
proc flush_area_local(va: rdi, flags: rsi)
    local_irq_save r8
    if flags & FLUSH_TLB | FLUSH_TLB_GLOBAL
        mov     ecx, [tlbflush_clock]           ; one tick of the TLB clock
        repeat
            mov     eax, ecx
            lea     edx, [rcx + 1]
            lock cmpxchg [tlbflush_clock], edx
            mov     ecx, eax
        until zero
        mov     rax, cr4
        btr     rax, X86_CR4_PGE
        mov     cr4, rax
        bts     rax, X86_CR4_PGE
        mov     cr4, rax
        mov     [gs:tlbflush_time], edx
    endif
    local_irq_restore r8
    return flags
endproc

; new_tlbflush_clock_period()       xen/arch/x86/smp.c @ 92f0d4392e (softirq)
; A flush on every other CPU that has nothing to do with any vCPU's state.
proc new_tlbflush_clock_period()
    mov     rdi, [cpu_online_map]
    mov     rax, [gs:cpu_number]
    btr     rdi, rax
    invoke  flush_area_mask, rdi, 0, FLUSH_TLB
    lock inc dword [tlbflush_clock]
endproc

%endif
