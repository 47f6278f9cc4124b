; Ownership of VMCSs. xen/arch/x86/hvm/vmx/vmcs.c

%ifndef XEN_VMCS
%define XEN_VMCS

NR_PML_ENTRIES          equ 512

section .text

; vmx_load_vmcs(v)                  xen/arch/x86/hvm/vmx/vmcs.c @ 92f0d4392e (A5)
proc vmx_load_vmcs(v: rdi) uses rbx, r12
    mov     rbx, v
    local_irq_save r12                          ; A5.1
    if [rbx + vcpu.active_cpu] == NO_CPU        ; A5.2
        percpu_this_address rsi, active_vmcs_list
        invoke  list_add, &[rbx + vcpu.active_list], rsi
        mov     rax, [gs:cpu_number]
        mov     [rbx + vcpu.active_cpu], eax
    endif
    mov     rax, [gs:cpu_number]
    debug_assert [rbx + vcpu.active_cpu] == eax, "the VMCS is active on another CPU"    ; A5.3
    __vmptrld rbx                               ; A5.4
    mov     rax, [rbx + vcpu.vmcs_pa]
    mov     [gs:current_vmcs], rax              ; A5.5
    local_irq_restore r12                       ; A5.6
endproc

; __vmx_clear_vmcs(v)               xen/arch/x86/hvm/vmx/vmcs.c @ 92f0d4392e (A13)
; requires: IF = 0
; left out: shadow VMCSs
proc __vmx_clear_vmcs(v: rdi) uses rbx
    mov     rbx, v
    debug_assert_interrupts_off "__vmx_clear_vmcs with interrupts on"
    mov     rax, [gs:cpu_number]
    if [rbx + vcpu.active_cpu] == eax           ; A13.1
        __vmpclear rbx                          ; A13.2
        mov     dword [rbx + vcpu.active_cpu], NO_CPU   ; A13.3
        mov     dword [rbx + vcpu.launched], 0  ; A13.4
        invoke  list_del, &[rbx + vcpu.active_list]     ; A13.5
        mov     rax, [rbx + vcpu.vmcs_pa]
        if rax == [gs:current_vmcs]             ; A13.6
            mov     qword [gs:current_vmcs], 0
        endif
    endif
endproc

; vmx_clear_vmcs(v)                 xen/arch/x86/hvm/vmx/vmcs.c @ 92f0d4392e (A12)
; requires: IF = 1
proc vmx_clear_vmcs(v: rdi)
    mov     ecx, [v + vcpu.active_cpu]          ; A12.1
    if ecx != NO_CPU                            ; A12.2
        cpumask_of rax, rcx
        invoke  on_selected_cpus, rax, __vmx_clear_vmcs, v, 1   ; A12.3
    endif
endproc

; vmx_vmcs_reload(v)                xen/arch/x86/hvm/vmx/vmcs.c @ 92f0d4392e (A4)
proc vmx_vmcs_reload(v: rdi)
%if DEBUG_ASSERTS == on
    local_irq_is_enabled rax
    assert  rax == 0 || [v + vcpu.is_running] != 0, "a reload with interrupts on"  ; A4.1
%endif
    mov     rax, [v + vcpu.vmcs_pa]
    if rax != [gs:current_vmcs]                 ; A4.2
        invoke  vmx_load_vmcs, v                ; A4.3
    endif
endproc

; vmx_vmcs_try_enter(v)             xen/arch/x86/hvm/vmx/vmcs.c @ 92f0d4392e (A14)
; requires: IF = 1. Returns 0 if v is current and its VMCS is not loaded yet.
proc vmx_vmcs_try_enter(v: rdi) uses rbx
    mov     rbx, v
    if rbx == [gs:current]                      ; A14.1
        xor     eax, eax
        mov     rdx, [rbx + vcpu.vmcs_pa]
        cmp     rdx, [gs:current_vmcs]
        sete    al
        return  rax
    endif
    if rbx == [gs:foreign_vmcs + foreign_vmcs_struct.v] ; A14.2
        if qword [gs:foreign_vmcs + foreign_vmcs_struct.count] == 0
            bug     "a foreign section without depth"
        endif
    else
        if qword [gs:foreign_vmcs + foreign_vmcs_struct.v] != 0 || qword [gs:foreign_vmcs + foreign_vmcs_struct.count] != 0
            bug     "two foreign sections for different vCPUs"  ; A14.3
        endif
%if SYNC == foreign_enter
        invoke  sync_local_execstate            ; H2
%endif
        invoke  vcpu_pause, rbx                 ; A14.4
        invoke  spin_lock, &[rbx + vcpu.vmcs_lock]  ; A14.5
        invoke  vmx_clear_vmcs, rbx             ; A14.6
        invoke  vmx_load_vmcs, rbx
        mov     [gs:foreign_vmcs + foreign_vmcs_struct.v], rbx
    endif
    inc     qword [gs:foreign_vmcs + foreign_vmcs_struct.count] ; A14.7
    return  1
endproc

; vmx_vmcs_enter(v)                 xen/arch/x86/hvm/vmx/vmcs.c @ 92f0d4392e
proc vmx_vmcs_enter(v: rdi)
    invoke  vmx_vmcs_try_enter, v
    debug_assert rax != 0, "the current vCPU's VMCS is not loaded"
endproc

; vmx_vmcs_exit(v)                  xen/arch/x86/hvm/vmx/vmcs.c @ 92f0d4392e (A15)
; requires: IF = 1. Repairs the VMCS of current alone, and only if that is an HVM vCPU.
proc vmx_vmcs_exit(v: rdi) uses rbx
    mov     rbx, v
    if rbx == [gs:current]                      ; A15.1
        return
    endif
    if rbx != [gs:foreign_vmcs + foreign_vmcs_struct.v] || qword [gs:foreign_vmcs + foreign_vmcs_struct.count] == 0
        bug     "the end of a foreign section that never began" ; A15.2
    endif
    dec     qword [gs:foreign_vmcs + foreign_vmcs_struct.count] ; A15.3
    if zero
        invoke  vmx_clear_vmcs, rbx             ; A15.4
        mov     rdi, [gs:current]               ; A15.5
        mov     rax, [rdi + vcpu.domain]
        if [rax + domain.guest_type] == GUEST_HVM
            invoke  vmx_load_vmcs, rdi
%if EXIT_FIX == on
        else
            mov     rdi, [gs:curr_vcpu]         ; H1
            mov     rax, [rdi + vcpu.domain]
            if [rax + domain.guest_type] == GUEST_HVM
                invoke  vmx_load_vmcs, rdi
            endif
%endif
        endif
        invoke  spin_unlock, &[rbx + vcpu.vmcs_lock]    ; A15.6
        invoke  vcpu_unpause, rbx               ; A15.7
        mov     qword [gs:foreign_vmcs + foreign_vmcs_struct.v], 0  ; A15.8
    endif
endproc

; vmx_vcpu_flush_pml_buffer(v)      xen/arch/x86/hvm/vmx/vmcs.c @ 92f0d4392e (A18, section S1)
; left out: changes of the page type, with the EPT synchronisation that they may need
proc vmx_vcpu_flush_pml_buffer(v: rdi) uses rbx, r12, r13
    mov     rbx, v
%if DEBUG_ASSERTS == on
    pause_reasons rcx, rbx
    assert  rbx == [gs:current] || rcx != 0 && [rbx + vcpu.is_running] == 0, "the PML buffer of a vCPU that may run"
    assert  [rbx + vcpu.secondary_exec_control] & SECONDARY_EXEC_ENABLE_PML, "page-modification logging is off"
%endif
    invoke  vmx_vmcs_enter, rbx
    __vmread rbx, GUEST_PML_INDEX, r12
    if r12 != NR_PML_ENTRIES - 1
        invoke  map_domain_page, [rbx + vcpu.pml_pg]
        mov     r13, rax
        if r12 >= NR_PML_ENTRIES
            xor     r12, r12
        else
            inc     r12
        endif
        mov     rdx, [rbx + vcpu.domain]
        while r12 < NR_PML_ENTRIES
            mov     rax, [r13 + r12 * 8]
            lock bts [rdx + domain.log_dirty], rax
            inc     r12
        endwhile
        vmwrite_constant rbx, GUEST_PML_INDEX, NR_PML_ENTRIES - 1
    endif
    invoke  vmx_vmcs_exit, rbx
.left:
endproc

; vmx_vcpu_disable_pml(v)           xen/arch/x86/hvm/vmx/vmcs.c @ 92f0d4392e (A18, sections S1 and S2)
proc vmx_vcpu_disable_pml(v: rdi) uses rbx
    mov     rbx, v
    if ![rbx + vcpu.secondary_exec_control] & SECONDARY_EXEC_ENABLE_PML
        return
    endif
    invoke  vmx_vcpu_flush_pml_buffer, rbx
    invoke  vmx_vmcs_enter, rbx
    and     dword [rbx + vcpu.secondary_exec_control], ~SECONDARY_EXEC_ENABLE_PML
    mov     eax, [rbx + vcpu.secondary_exec_control]
    __vmwrite rbx, SECONDARY_VM_EXEC_CONTROL, rax
    invoke  vmx_vmcs_exit, rbx
    mov     qword [rbx + vcpu.pml_pg], 0
endproc

; vmx_destroy_vmcs(v)               xen/arch/x86/hvm/vmx/vmcs.c @ 92f0d4392e
; left out: freeing the region
proc vmx_destroy_vmcs(v: rdi)
    invoke  vmx_clear_vmcs, v
endproc

; vmx_cpu_down()                    xen/arch/x86/hvm/vmx/vmcs.c @ 92f0d4392e
proc vmx_cpu_down() uses rbx, r12
    if qword [gs:vmxon] == 0
        return
    endif
    local_irq_save r12
    percpu_this_address rbx, active_vmcs_list
    while rbx != [rbx + list_head.next]
        mov     rdi, [rbx + list_head.next]
        invoke  __vmx_clear_vmcs, &[rdi - vcpu.active_list]
    endwhile
    mov     qword [gs:vmxon], 0
    vmxoff
    if below_equal
        bug     "VMXOFF failed"
    endif
    local_irq_restore r12
endproc

%endif
