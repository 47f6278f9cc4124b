; VMXON to VMXOFF on one CPU: which check wins, which error number, what the flags are. SDM volume 3C, chapter 30.
;@ vmfail: flags
;@ undefined: warn
;@ warns: UB-10, UB-10, UB-05
;@ start: rax=0x5a5a, r9=0x8000000000000000, r10=0x7000000, flags=cf+zf+sf+of
;@ holds: vmx.off-ud, vmx.vmxon-region, vmx.vmxon-in-root, vmx.no-current-invalid, vmx.address-before-pointer, vmx.vmxon-pointer
;@ holds: vmx.revision, vmx.failed-vmptrld-keeps, vmx.vmclear-current, vmx.vmptrst-none, vmx.error-field-kept, vmx.vmcall-root
;@ holds: vmx.register-operand, vmx.cpl, vmx.compat, vmx.operand-faults, vmx.type-before-descriptor, vmx.vmxoff-current
;@ holds: kut.test_vmxon, kut.test_vmptrld, kut.test_vmclear, kut.test_vmptrst

        scenario "the life cycle on one CPU"
        cpus 1
        start 0, main
        expect ok
        org 0x100000
section .text
main:
        vmclear [v_at]          ;~ exception #UD
        vmptrld [v_at]          ;~ exception #UD
        vmptrst [stored]        ;~ exception #UD
        vmread rax, rbx         ;~ exception #UD
        vmwrite rax, rbx        ;~ exception #UD
        vmlaunch                ;~ exception #UD
        vmresume                ;~ exception #UD
        vmcall                  ;~ exception #UD
        vmxoff                  ;~ exception #UD
        vmfunc                  ;~ exception #UD
        invept rax, [v_at]      ;~ exception #UD
        invvpid rax, [v_at]     ;~ exception #UD
        vmxon [v_at]            ;~ cpl3: exception #GP(0)
        vmxon [v_at]            ;~ compat: exception #UD
        vmxon [r9]              ;~ exception #GP(0)
        vmxon [r10]             ;~ exception #PF(0) cr2=0x7000000
        vmxon [v_at]            ;~ vmfail-invalid
        mov dword [vmxon_region], 0x2b  ;~ dword [vmxon_region]=0x2b
        mov dword [region_v], 0x2b      ;~ dword [region_v]=0x2b
        mov dword [region_w], 0x2c      ;~ dword [region_w]=0x2c
        vmxon [vmxon_plus_one]  ;~ vmfail-invalid
        vmxon [v_too_high]      ;~ vmfail-invalid
        mov dword [vmxon_region], 0x8000002b    ;~ dword [vmxon_region]=0x8000002b
        vmxon [vmxon_at]        ;~ vmfail-invalid
        mov dword [vmxon_region], 0x2b  ;~ dword [vmxon_region]=0x2b
        vmxon [vmxon_at]        ;~ vmsucceed
        vmxon [vmxon_at]        ;~ vmfail-invalid
        vmxon [r10]             ;~ vmfail-invalid
        vmxon [v_at]            ;~ cpl3: exception #GP(0)
        vmptrst [stored]        ;~ vmsucceed, [stored]=-1
        vmcall                  ;~ vmfail-invalid
        vmlaunch                ;~ vmfail-invalid
        vmresume                ;~ vmfail-invalid
        vmread rax, rbx         ;~ vmfail-invalid
        vmread [r10], rbx       ;~ vmfail-invalid
        vmwrite rax, rbx        ;~ vmfail-invalid
        vmwrite rax, [r10]      ;~ vmfail-invalid
        vmclear [vmxon_at]      ;~ vmfail-invalid
        vmclear [v_plus_one]    ;~ vmfail-invalid
        vmptrld [vmxon_at]      ;~ vmfail-invalid
        vmptrld [v_plus_one]    ;~ vmfail-invalid
        vmptrld [w_at]          ;~ vmfail-invalid
        invept rax, [r10]       ;~ vmfail-invalid
        vmclear [v_at]          ;~ vmsucceed
        vmptrld [v_at]          ;~ vmsucceed
        vmptrst [stored]        ;~ vmsucceed, [stored]=region_v
        vmxon [vmxon_at]        ;~ vmfail-valid 15
        vmxon [r10]             ;~ vmfail-valid 15
        vmcall                  ;~ vmfail-valid 1
        vmclear [v_plus_one]    ;~ vmfail-valid 2
        vmclear [v_plus_eight]  ;~ vmfail-valid 2
        vmclear [v_too_high]    ;~ vmfail-valid 2
        vmclear [v_much_too_high] ;~ vmfail-valid 2
        vmclear [vmxon_plus_one]  ;~ vmfail-valid 2
        vmclear [vmxon_at]      ;~ vmfail-valid 3
        vmptrld [v_plus_one]    ;~ vmfail-valid 9
        vmptrld [v_too_high]    ;~ vmfail-valid 9
        vmptrld [vmxon_plus_one] ;~ vmfail-valid 9
        vmptrld [vmxon_at]      ;~ vmfail-valid 10
        vmptrld [w_at]          ;~ vmfail-valid 11
        vmptrst [stored]        ;~ vmsucceed, [stored]=region_v
        vmptrld [v_at]          ;~ vmsucceed, field VM_INSTRUCTION_ERROR=11
        mov rax, 0x4400         ;~ rax=0x4400
        vmread rbx, rax         ;~ vmsucceed, rbx=11
        vmwrite rax, rbx        ;~ vmsucceed
        mov rax, -1             ;~ rax=-1
        vmread rbx, rax         ;~ vmfail-valid 12
        vmread [r10], rax       ;~ vmfail-valid 12
        vmwrite rax, rbx        ;~ vmfail-valid 12
        vmwrite rax, [r10]      ;~ exception #PF(0) cr2=0x7000000
        mov eax, 0x681e         ;~ rax=0x681e
        vmread [r10], rax       ;~ exception #PF(2) cr2=0x7000000
        vmread [r9], rax        ;~ exception #GP(0)
        vmwrite rax, [r9]       ;~ exception #GP(0)
        vmclear [r10]           ;~ exception #PF(0) cr2=0x7000000
        vmptrld [r10]           ;~ exception #PF(0) cr2=0x7000000
        vmptrst [r10]           ;~ exception #PF(2) cr2=0x7000000
        vmptrst [r9]            ;~ exception #GP(0)
        invept rax, [r10]       ;~ vmfail-valid 28
        invvpid rax, [r10]      ;~ vmfail-valid 28
        vmclear [v_at]          ;~ cpl3: exception #GP(0)
        vmptrld [v_at]          ;~ cpl3: exception #GP(0)
        vmptrst [stored]        ;~ cpl3: exception #GP(0)
        vmread rbx, rax         ;~ cpl3: exception #GP(0)
        vmwrite rax, rbx        ;~ cpl3: exception #GP(0)
        vmlaunch                ;~ cpl3: exception #GP(0)
        vmresume                ;~ cpl3: exception #GP(0)
        vmxoff                  ;~ cpl3: exception #GP(0)
        vmcall                  ;~ cpl3: exception #GP(0)
        invept rax, [v_at]      ;~ cpl3: exception #GP(0)
        invvpid rax, [v_at]     ;~ cpl3: exception #GP(0)
        vmclear [v_at]          ;~ compat: exception #UD
        vmptrld [v_at]          ;~ compat: exception #UD
        vmptrst [stored]        ;~ compat: exception #UD
        vmread rbx, rax         ;~ compat: exception #UD
        vmwrite rax, rbx        ;~ compat: exception #UD
        vmlaunch                ;~ compat: exception #UD
        vmresume                ;~ compat: exception #UD
        vmxoff                  ;~ compat: exception #UD
        vmcall                  ;~ compat: exception #UD
        invept rax, [v_at]      ;~ compat: exception #UD
        vmfunc                  ;~ exception #UD
vmxon_r: db 0xf3, 0x0f, 0xc7, 0xf0      ;~ exception #UD
lock_vmptrld: db 0xf0, 0x0f, 0xc7, 0x30 ;~ exception #UD
        mov rdx, cr4            ;~ rdx=cr4, flags=?
        btr rdx, 13             ;~ rdx=rdx-0x2000, cf=1
        mov cr4, rdx            ;~ exception #GP(0)
        mov rdx, cr0            ;~ rdx=cr0, flags=?
        btr rdx, 5              ;~ rdx=rdx-0x20, cf=1
        mov cr0, rdx            ;~ exception #GP(0)
        vmclear [v_at]          ;~ vmsucceed
        vmptrst [stored]        ;~ vmsucceed, [stored]=-1
        vmread rbx, rax         ;~ vmfail-invalid
        vmptrld [v_at]          ;~ vmsucceed
        vmxoff                  ;~ vmsucceed
        vmptrst [stored]        ;~ exception #UD
        vmxon [vmxon_at]        ;~ vmsucceed
        vmptrst [stored]        ;~ vmsucceed, [stored]=-1
        vmclear [v_at]          ;~ vmsucceed
        vmxoff                  ;~ vmsucceed
        mov rdx, cr4            ;~ rdx=cr4, flags=?
        btr rdx, 13             ;~ rdx=rdx-0x2000, cf=1
        mov cr4, rdx            ;~ cr4=rdx, flags=?
        vmxon [vmxon_at]        ;~ exception #UD
        hvstop

section .data
align 8
vmxon_at:       dq vmxon_region
v_at:           dq region_v
w_at:           dq region_w
v_plus_one:     dq region_v + 1
v_plus_eight:   dq region_v + 8
v_too_high:     dq region_v + (1 << 46)
v_much_too_high: dq region_v + (1 << 63)
vmxon_plus_one: dq vmxon_region + 1
stored:         dq 0
vmcs_region vmxon_region
vmcs_region region_v
vmcs_region region_w
