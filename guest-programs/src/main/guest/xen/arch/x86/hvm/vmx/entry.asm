; Into the guest and back. xen/arch/x86/hvm/vmx/entry.S

%ifndef XEN_ENTRY
%define XEN_ENTRY

section .text

; vmx_asm_do_vmentry                xen/arch/x86/hvm/vmx/entry.S @ 92f0d4392e (A17.3)
; left out: interrupt assist
vmx_asm_do_vmentry:
    cli
    cmp     dword [gs:softirq_pending], 0
    je      .enter
    sti
    invoke  do_softirq
    jmp     vmx_asm_do_vmentry
.enter:
    mov     rcx, [gs:current]
    mov     rax, [gs:guest_rax]
    mov     rbx, [gs:guest_rbx]
    cmp     dword [rcx + vcpu.launched], 0
    je      .launch
    vmresume
    bug     "VMRESUME failed"
.launch:
    vmlaunch
    bug     "VMLAUNCH failed"

; vmx_asm_vmexit_handler            xen/arch/x86/hvm/vmx/entry.S @ 92f0d4392e
; Handles HLT, VMCALL and interrupts; an interrupt is not acknowledged by the exit but taken through the IDT.
vmx_asm_vmexit_handler:
    mov     [gs:guest_rax], rax
    mov     [gs:guest_rbx], rbx
    mov     rbx, [gs:current]
    mov     dword [rbx + vcpu.launched], 1
    __vmread rbx, VM_EXIT_REASON, r12
    sti
    if r12 == EXIT_REASON_HLT
        invoke  update_guest_eip, rbx
        invoke  vcpu_block
    elseif r12 == EXIT_REASON_VMCALL
        invoke  update_guest_eip, rbx
        invoke  hypercall
    elseif r12 != EXIT_REASON_EXTERNAL_INTERRUPT
        bug     "unexpected exit from a guest"
    endif
    jmp     vmx_asm_do_vmentry

; update_guest_eip(v)               xen/arch/x86/hvm/vmx/vmx.c @ 92f0d4392e
; Skips the instruction that exited.
proc update_guest_eip(v: rdi)
    __vmread v, VM_EXIT_INSTRUCTION_LEN, rax
    __vmread v, GUEST_RIP, rdx
    add     rax, rdx
    __vmwrite v, GUEST_RIP, rax
endproc

%endif
