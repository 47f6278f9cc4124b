; K8: ten VMX instructions in a loop of sixteen: VMPTRLD twice, VMWRITE and VMREAD three times, VMCLEAR twice.
; n stands in [n]; the sum of what was read is left in [result].

        bits 64
        default rel
        org 0x100000

guest_rsp equ 0x681c
guest_rip equ 0x681e
guest_rflags equ 0x6820

        mov rax, cr4
        or eax, 1 << 13                 ; CR4.VMXE
        mov cr4, rax
        mov ecx, 0x480                  ; IA32_VMX_BASIC: revision identifier
        rdmsr
        mov [vmxon_region], eax
        mov [first], eax
        mov [second], eax
        vmxon [vmxon_at]
        mov r15, [n]
        xor ebx, ebx
        mov r8d, guest_rsp
        mov r9d, guest_rip
        mov r10d, guest_rflags
        vmclear [first_at]
        vmclear [second_at]
next:   vmptrld [first_at]
        vmwrite r8, r15
        vmwrite r9, r15
        vmread rax, r8
        add rbx, rax
        vmread rax, r9
        add rbx, rax
        vmclear [first_at]
        vmptrld [second_at]
        vmwrite r10, r15
        vmread rax, r10
        add rbx, rax
        nop
        vmclear [second_at]
        dec r15
        jnz next
        mov [result], rbx
        db 0x0f, 0x04, 0x05, 0x00       ; hvstop

        align 8
n:      dq 1000000
result: dq 0
vmxon_at:  dq vmxon_region
first_at:  dq first
second_at: dq second

        section .bss
        alignb 4096
vmxon_region: resb 4096
first:  resb 4096
second: resb 4096
