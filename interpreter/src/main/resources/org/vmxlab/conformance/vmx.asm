; VMX sequences, behind boot.asm. Before each sequence 'seq NUMBER', after each operation a line:
;   INDEX flags=.. exc=.. err=.. [vmerr=..] value=.. [reason=.. qual=.. length=.. info=.. intr=.. interr=.. rip=..]
; Flags are CF PF AF ZF SF OF at their places in RFLAGS; exc is the vector or ff; rip is relative to the guest's instruction, or
; an address where no guest is. Regions A to H are at 0x300000 to 0x307000; memory is mapped up to 4 MBytes.
REVISION     equ 0x2b           ; of the processor at hand: IA32_VMX_BASIC[30:0]
MAXPHYADDR   equ 40             ; CPUID 80000008h: EAX[7:0]
A       equ 0x300000
B       equ 0x301000
C       equ 0x302000
D       equ 0x303000
E       equ 0x304000
F       equ 0x305000
G       equ 0x306000
H       equ 0x307000
Z       equ 0
NONE    equ -1
KEPT         equ 0x5ead5ead5ead5ead
COME_BACK    equ 0x20           ; the vector by which other modes end

; Back to 64-bit mode at CPL 0, behind the operation, with the flags that it left.
fault:  pop qword [rel vector]
        pop qword [rel error]
        push rax
        cmp qword [rel vector], COME_BACK
        jne .exception
        mov qword [rel vector], 0xff
.exception:
        mov rax, [rel resume]
        mov [rsp + 8], rax
        mov qword [rsp + 16], CODE64
        mov rax, [rel stack]
        mov [rsp + 32], rax
        mov qword [rsp + 40], DATA
        pop rax
        iretq

; A sequence begins: outside VMX operation, regions as new. IA32_FEATURE_CONTROL keeps what it has once it is locked.
%macro sequence 2               ; NUMBER, IA32_FEATURE_CONTROL
        mov eax, %1
        mov edx, %2
        call start
%endmacro
start:  push rdx
        push rax
        lea rsi, [rel .text]
        call print
        pop rax
        call number
        mov al, 10
        call character
        mov qword [rel index], -1
        lea r15, [rel .off]
        call arm
        vmxoff
.off:   mov rax, LONG_CR0
        mov cr0, rax
        mov rax, LONG_CR4
        mov cr4, rax
        xor eax, eax
        xor edi, edi
        mov ecx, 0x1000 / 8
        rep stosq
        mov edi, A
        mov ecx, 0x8000 / 8
        rep stosq
        mov dword [abs A], REVISION
        mov dword [abs B], REVISION
        mov dword [abs C], REVISION
        mov dword [abs D], REVISION
        mov ecx, 0x3a
        rdmsr
        pop rdi
        test al, 1
        jnz .locked
        xor edx, edx
        mov eax, edi
        wrmsr
.locked:
        mov qword [rel index], 0
        ret
.text:  db "seq ", 0

; The next operation goes on at R15, whatever happens, with the stack as it is.
arm:    inc qword [rel index]
        mov qword [rel vector], 0xff
        mov qword [rel error], 0
        mov qword [rel entered], 0
        mov [rel resume], r15
        lea r15, [rsp + 8]
        mov [rel stack], r15
        ret

; The mode of the operations that follow, by the selectors of its code and its stack; 0 is 64-bit mode at CPL 0.
%macro mode_cpl0 0
  %define MODE_CODE 0
%endmacro
%macro mode_cpl3 0
  %define MODE_CODE USER_CODE64
  %define MODE_DATA USER_DATA
%endmacro
%macro mode_compat 0
  %define MODE_CODE CODE32
  %define MODE_DATA DATA
%endmacro
%macro mode_compat3 0
  %define MODE_CODE USER_CODE32
  %define MODE_DATA USER_DATA
%endmacro
        mode_cpl0

; before FLAGS: an operation follows, with those flags; what faults goes on behind it
%macro before 1
        lea r15, [rel %%behind]
        call arm
  %if MODE_CODE == 0
        push qword 2 | %1
        popfq
  %else
        push qword MODE_DATA
        push qword USER_STACK
        push qword 2 | %1
        push qword MODE_CODE
        lea r15, [rel %%there]
        push r15
        iretq
%%there:
  %endif
  %define BEHIND %%behind
%endmacro
%macro behind 0
  %if MODE_CODE != 0
        int COME_BACK
  %endif
BEHIND: pushfq
        pop qword [rel flags]
%endmacro
%macro after 0-1                ; %1: what was read, register or memory
        behind
  %if %0 == 1
        mov rax, %1
  %endif
        call report
%endmacro

%macro on_memory 3              ; FLAGS, PLACE, CONTENT
        mov rax, %3
        mov [abs cell], rax
        mov rax, %2
        before %1
%endmacro
%macro do_vmxon 3
        on_memory %1, %2, %3
        vmxon [rax]
        after
%endmacro
%macro do_vmclear 3
        on_memory %1, %2, %3
        vmclear [rax]
        after
%endmacro
%macro do_vmptrld 3
        on_memory %1, %2, %3
        vmptrld [rax]
        after
%endmacro
%macro do_vmptrst 2
        on_memory %1, %2, KEPT
        vmptrst [rax]
        after [abs cell]
%endmacro
%macro plain 2                  ; FLAGS, INSTRUCTION
        before %1
        %2
        after
%endmacro
%macro do_vmxoff 2
        plain %1, vmxoff
%endmacro
%macro do_vmcall 2
        plain %1, vmcall
%endmacro
%macro do_vmfunc 2
        plain %1, vmfunc
%endmacro
%macro do_vmlaunch 2
        plain %1, vmlaunch
%endmacro
%macro do_vmresume 2
        plain %1, vmresume
%endmacro
%macro behind_mov_ss 2          ; FLAGS, INSTRUCTION
        mov ax, ss
        before %1
        mov ss, ax
        %2
        after
%endmacro
%macro do_movss_vmlaunch 2
        behind_mov_ss %1, vmlaunch
%endmacro
%macro do_movss_vmresume 2
        behind_mov_ss %1, vmresume
%endmacro
%macro do_vmread 3
        mov rbx, KEPT
        mov rcx, %3
        before %1
        vmread rbx, rcx
        after rbx
%endmacro
%macro do_vmread_m 3
        mov rcx, %3
        on_memory %1, %2, KEPT
        vmread [rax], rcx
        after [abs cell]
%endmacro
%macro do_vmwrite 4
        mov rcx, %3
        mov rbx, %4
        before %1
        vmwrite rcx, rbx
        after
%endmacro
%macro do_vmwrite_m 4
        mov rcx, %3
        on_memory %1, %2, %4
        vmwrite rcx, [rax]
        after
%endmacro
%macro invalidate 6             ; INSTRUCTION, FLAGS, PLACE, TYPE, LOW, HIGH
        mov rax, %6
        mov [abs cell + 8], rax
        mov rcx, %4
        on_memory %2, %3, %5
        %1 rcx, [rax]
        after
%endmacro
%macro do_invept 5
        invalidate invept, %1, %2, %3, %4, %5
%endmacro
%macro do_invvpid 5
        invalidate invvpid, %1, %2, %3, %4, %5
%endmacro
%macro change_bit 4             ; FLAGS, REGISTER, BIT, VALUE
        mov rax, %2
        btr rax, %3
        mov rcx, (%4) << %3
        or rax, rcx
        before %1
        mov %2, rax
        after
%endmacro
%macro do_cr4_vmxe 3
        change_bit %1, cr4, 13, %3
%endmacro
%macro do_cr0_ne 3
        change_bit %1, cr0, 5, %3
%endmacro
%macro do_featctl 3
        mov rdx, %3
        mov eax, edx
        shr rdx, 32
        mov ecx, 0x3a
        before %1
        wrmsr
        after
%endmacro
%macro both_halves 1            ; what EAX and %1 hold, as one value
        behind
        mov eax, eax
        shl %1, 32
        or rax, %1
        call report
%endmacro
%macro do_rdmsr 3
        mov ecx, %3
        before %1
        rdmsr
        both_halves rdx
%endmacro
%macro do_cpuid 3
        mov eax, %3
        xor ecx, ecx
        before %1
        cpuid
        both_halves rcx
%endmacro
%macro do_setrev 4
        mov rcx, %4
        mov rax, %3
        before %1
        mov [rax], ecx
        after
%endmacro
%macro do_getrev 3
        mov rax, %3
        before %1
        mov ecx, [rax]
        after rcx
%endmacro
%macro do_guestsetup 3
        lea rax, [rel %3]
        mov [rel guest], rax
        before %1
        call guest_setup
        after
%endmacro

; VMWRITEs all that a VM entry needs, up to the first that fails.
guest_setup:
        lea rbx, [rel fields]
.next:  mov rcx, [rbx]
        mov rdx, [rbx + 8]
        vmwrite rcx, rdx
        jbe .done
        add rbx, 16
        cmp qword [rbx], -1
        jne .next
        mov rcx, 0x681e         ; GUEST_RIP
        mov rdx, [rel guest]
        vmwrite rcx, rdx
        jbe .done
.done:  ret

; Guests: the only instruction of each exits.
%macro guest 2+
        align 16
guest_%1:
        %2
%endmacro
        align 16
guests:
        guest vmcall, vmcall
        guest hlt, hlt
        guest cpuid, cpuid
        guest vmxoff, vmxoff
        guest vmlaunch, vmlaunch
        guest vmresume, vmresume
        guest vmread, vmread rax, rcx
        guest vmptrld, vmptrld [rax]
        guest vmxon, vmxon [rax]
        guest ud2, ud2
        guest invd, invd
        guest load_unmapped, mov rax, [abs qword UNMAPPED]
        align 16
guests_end:

exited: mov rsp, [rel stack]    ; a VM exit lands here, and goes on behind the operation
        mov qword [rel entered], 1
        jmp [rel resume]

        align 16
fields: dq 0x4000, 0x16, 0x4002, 0x04006172 | 1 << 7, 0x400c, 0x36dfb | 1 << 9, 0x4012, 0x11fb | 1 << 9
        dq 0x4004, 1 << 6 | 1 << 14, 0x4006, 0, 0x4008, 0, 0x400a, 0, 0x400e, 0, 0x4010, 0, 0x4014, 0, 0x4016, 0
        dq 0x6000, 0, 0x6002, 0, 0x6004, LONG_CR0, 0x6006, LONG_CR4, 0x2800, -1
        dq 0x0c00, DATA, 0x0c02, CODE64, 0x0c04, DATA, 0x0c06, DATA, 0x0c08, 0, 0x0c0a, 0, 0x0c0c, TASK
        dq 0x4c00, 0, 0x6c00, LONG_CR0, 0x6c02, TABLES, 0x6c04, LONG_CR4
        dq 0x6c06, 0, 0x6c08, 0, 0x6c0a, TSS, 0x6c0c, gdt, 0x6c0e, IDT, 0x6c10, 0, 0x6c12, 0
        dq 0x6c14, HOST_STACK, 0x6c16, exited
        dq 0x0800, DATA, 0x0802, CODE64, 0x0804, DATA, 0x0806, DATA, 0x0808, 0, 0x080a, 0, 0x080c, 0, 0x080e, TASK
        dq 0x2802, 0, 0x4800, 0xffffffff, 0x4802, 0xffffffff, 0x4804, 0xffffffff, 0x4806, 0xffffffff
        dq 0x4808, 0xffffffff, 0x480a, 0xffffffff, 0x480c, 0xffff
        dq 0x480e, 0x67, 0x4810, 0xffff, 0x4812, 0, 0x4814, 0xc093, 0x4816, 0xa09b, 0x4818, 0xc093, 0x481a, 0xc093
        dq 0x481c, 0x10000, 0x481e, 0x10000, 0x4820, 0x10000, 0x4822, 0x8b, 0x4824, 0, 0x4826, 0, 0x482a, 0
        dq 0x6800, LONG_CR0, 0x6802, TABLES, 0x6804, LONG_CR4
        dq 0x6806, 0, 0x6808, 0, 0x680a, 0, 0x680c, 0, 0x680e, 0, 0x6810, 0, 0x6812, 0, 0x6814, 0, 0x6816, 0
        dq 0x6818, 0, 0x681a, 0x400, 0x681c, HOST_STACK, 0x6820, 2, 0x6822, 0, 0x6824, 0, 0x6826, 0
        dq -1

index:   dq 0
vector:  dq 0xff
error:   dq 0
flags:   dq 0
value:   dq 0
resume:  dq 0
stack:   dq 0
guest:   dq 0
entered: dq 0

; One line about the operation; the value is in RAX.
report: mov [rel value], rax
        mov rax, [rel index]
        dec rax
        call number
        lea rsi, [rel .flags]
        mov rax, [rel flags]
        and eax, 0x8d5
        call named
        lea rsi, [rel .exception]
        mov rax, [rel vector]
        call named
        lea rsi, [rel .error]
        mov rax, [rel error]
        call named
        mov rax, [rel flags]
        and eax, 0x8d5
        cmp eax, 0x40
        jne .no_error
        cmp qword [rel vector], 0xff
        jne .no_error
        lea rsi, [rel .vm_error]
        mov ecx, 0x4400
        call field
.no_error:
        lea rsi, [rel .value]
        mov rax, [rel value]
        call named
        cmp qword [rel entered], 0
        je .end
        lea rsi, [rel .reason]
        mov ecx, 0x4402
        call field
        lea rsi, [rel .qualification]
        mov ecx, 0x6400
        call field
        lea rsi, [rel .length]
        mov ecx, 0x440c
        call field
        lea rsi, [rel .information]
        mov ecx, 0x440e
        call field
        lea rsi, [rel .interruption]
        mov ecx, 0x4404
        call field
        lea rsi, [rel .interruption_error]
        mov ecx, 0x4406
        call field
        lea rsi, [rel .rip]
        mov ecx, 0x681e
        vmread rax, rcx
        lea rdx, [rel guests]
        cmp rax, rdx
        jb .elsewhere
        lea rdx, [rel guests_end]
        cmp rax, rdx
        jae .elsewhere
        and eax, 15
.elsewhere:
        call named
.end:   mov al, 10
        jmp character
.flags: db " flags=", 0
.exception: db " exc=", 0
.error: db " err=", 0
.vm_error: db " vmerr=", 0
.value: db " value=", 0
.reason: db " reason=", 0
.qualification: db " qual=", 0
.length: db " length=", 0
.information: db " info=", 0
.interruption: db " intr=", 0
.interruption_error: db " interr=", 0
.rip:   db " rip=", 0

field:  vmread rax, rcx
        jmp named
