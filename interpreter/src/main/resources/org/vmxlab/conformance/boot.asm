; A VMX sequence as a program that boots by itself, written by 'vmxlab vectors nasm'.
;   nasm -f bin THIS -o disk.img        a disk image: the boot sector loads the rest; boots Bochs, QEMU with VMX, a PC by BIOS
; After each operation a line goes to the serial port (3F8h) and to port E9h:
;   INDEX flags=.. exc=.. err=.. vmerr=.. value=.. reason=.. qual=..
; flags are CF PF AF ZF SF OF at their places in RFLAGS; exc is the vector or ff; 'end' is the last line.
; Regions A to H are at 0x300000 to 0x307000; memory is mapped up to 4 MBytes.

        bits 16
        org 0x7c00
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
cell         equ 0x60000
UNMAPPED     equ 0x8000000000
NONCANONICAL equ 0x8000000000000000
KEPT         equ 0x5ead5ead5ead5ead
TABLES       equ 0x70000        ; three pages of page tables
IDT          equ 0x73000
STACK        equ 0x80000
HOST_STACK   equ 0x78000

boot:   cli
        xor ax, ax
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov sp, 0x7c00
        mov [drive], dl
        mov ah, 0x42
        mov si, packet
        int 0x13
        in al, 0x92
        or al, 2
        out 0x92, al
        lgdt [gdt_pointer]
        mov eax, cr0
        or al, 1
        mov cr0, eax
        jmp 8:protected
drive:  db 0
packet: db 16, 0
        dw (image_end - boot - 1) / 512
        dw 0x7e00, 0
        dq 1
gdt_pointer:
        dw 0x2f
        dd gdt
        times 510 - ($ - $$) db 0
        dw 0xaa55

        align 16
gdt:    dq 0, 0x00cf9a000000ffff, 0x00cf92000000ffff, 0x00209a0000000000
        dq 0x0000890000000067, 0

        bits 32
protected:
        mov ax, 16
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov esp, STACK
        mov edi, TABLES
        mov ecx, 0x4000 / 4
        xor eax, eax
        rep stosd
        mov dword [TABLES], TABLES + 0x1003
        mov dword [TABLES + 0x1000], TABLES + 0x2003
        mov dword [TABLES + 0x2000], 0x000083
        mov dword [TABLES + 0x2008], 0x200083
        mov eax, TABLES
        mov cr3, eax
        mov eax, 0x2020
        mov cr4, eax
        mov ecx, 0xc0000080
        rdmsr
        or eax, 0x100
        wrmsr
        mov eax, 0x80000031
        mov cr0, eax
        jmp 24:long_mode

        bits 64
long_mode:
        mov ax, 16
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov rsp, STACK
        xor ecx, ecx
.gate:  lea rax, [rel stubs]
        mov rbx, rcx
        shl rbx, 4
        add rax, rbx
        mov rdi, rbx
        add rdi, IDT
        mov [rdi], ax
        mov word [rdi + 2], 24
        mov word [rdi + 4], 0x8e00
        shr rax, 16
        mov [rdi + 6], ax
        mov qword [rdi + 8], 0
        inc ecx
        cmp ecx, 32
        jne .gate
        lidt [rel idt_pointer]
        mov ax, 0x20
        ltr ax
        mov dx, 0x3fb           ; 8 bits, no parity
        mov al, 3
        out dx, al
        mov edi, A
        xor eax, eax
        mov ecx, 0x8000 / 8
        rep stosq
        mov dword [A], REVISION
        mov dword [B], REVISION
        mov dword [C], REVISION
        mov dword [D], REVISION
        call sequence
        lea rsi, [rel last]
        call print
.halt:  hlt
        jmp .halt
idt_pointer:
        dw 0x1ff
        dq IDT
last:   db "end", 10, 0

; Stubs of 16 bytes: vector to 'vector', error code or 0 to 'error', then on behind the operation.
        align 16
stubs:
%assign nth 0
%rep 32
  %if nth == 8 || nth >= 10 && nth <= 14 || nth == 17
        times 2 nop
  %else
        push 0
  %endif
        push nth
        jmp near fault
        align 16
  %assign nth nth + 1
%endrep

fault:  pop qword [rel vector]
        pop qword [rel error]
        push rax
        mov rax, [rel resume]
        mov [rsp + 8], rax
        pop rax
        iretq

%macro feature_control 1
        mov ecx, 0x3a
        rdmsr
        test al, 1              ; firmware may have locked it
        jnz %%locked
        xor edx, edx
        mov eax, %1
        wrmsr
%%locked:
%endmacro

; before INDEX, FLAGS: an operation follows, with those flags; what faults goes on behind it
%macro before 2
        mov qword [rel index], %1
        mov qword [rel vector], 0xff
        mov qword [rel error], 0
        mov qword [rel entered], 0
        lea r15, [rel %%behind]
        mov [rel resume], r15
        mov [rel stack], rsp
        push qword 2 | %2
        popfq
  %define BEHIND %%behind
%endmacro
%macro after 1                  ; %1: what was read, register or memory
BEHIND:
        pushfq
        pop qword [rel flags]
        mov rdi, %1
        mov [rel value], rdi
        call report
%endmacro

%macro on_memory 4-5            ; INDEX, FLAGS, PLACE, CONTENT
        mov rax, %4
        mov [cell], rax
        mov rax, %3
        before %1, %2
%endmacro
%macro do_vmxon 4
        on_memory %1, %2, %3, %4
        vmxon [rax]
        after 0
%endmacro
%macro do_vmclear 4
        on_memory %1, %2, %3, %4
        vmclear [rax]
        after 0
%endmacro
%macro do_vmptrld 4
        on_memory %1, %2, %3, %4
        vmptrld [rax]
        after 0
%endmacro
%macro do_vmptrst 3
        on_memory %1, %2, %3, KEPT
        vmptrst [rax]
        after [cell]
%endmacro
%macro plain 4
        before %1, %2
        %4
        after 0
%endmacro
%macro do_vmxoff 3
        plain %1, %2, %3, vmxoff
%endmacro
%macro do_vmcall 3
        plain %1, %2, %3, vmcall
%endmacro
%macro do_vmfunc 3
        plain %1, %2, %3, vmfunc
%endmacro
%macro do_vmlaunch 3
        before %1, %2
        vmlaunch
        after 0
%endmacro
%macro do_vmresume 3
        before %1, %2
        vmresume
        after 0
%endmacro
%macro do_movss_vmlaunch 3
        mov ax, ss
        before %1, %2
        mov ss, ax
        vmlaunch
        after 0
%endmacro
%macro do_movss_vmresume 3
        mov ax, ss
        before %1, %2
        mov ss, ax
        vmresume
        after 0
%endmacro
%macro do_vmread 4
        mov rbx, KEPT
        mov rcx, %4
        before %1, %2
        vmread rbx, rcx
        after rbx
%endmacro
%macro do_vmread_m 4
        mov rcx, %4
        on_memory %1, %2, %3, KEPT
        vmread [rax], rcx
        after [cell]
%endmacro
%macro do_vmwrite 5
        mov rcx, %4
        mov rbx, %5
        before %1, %2
        vmwrite rcx, rbx
        after 0
%endmacro
%macro do_vmwrite_m 5
        mov rcx, %4
        on_memory %1, %2, %3, %5
        vmwrite rcx, [rax]
        after 0
%endmacro
%macro invalidate 7             ; instruction, INDEX, FLAGS, PLACE, TYPE, LOW, HIGH
        mov rax, %7
        mov [cell + 8], rax
        mov rcx, %5
        on_memory %2, %3, %4, %6
        %1 rcx, [rax]
        after 0
%endmacro
%macro do_invept 6
        invalidate invept, %1, %2, %3, %4, %5, %6
%endmacro
%macro do_invvpid 6
        invalidate invvpid, %1, %2, %3, %4, %5, %6
%endmacro
%macro do_cr4_vmxe 4
        mov rax, cr4
        and rax, ~0x2000
        or rax, (%4) << 13
        before %1, %2
        mov cr4, rax
        after 0
%endmacro
%macro do_cr0_ne 4
        mov rax, cr0
        and rax, ~0x20
        or rax, (%4) << 5
        before %1, %2
        mov cr0, rax
        after 0
%endmacro
%macro do_featctl 4
        mov rdx, %4
        mov eax, edx
        shr rdx, 32
        mov ecx, 0x3a
        before %1, %2
        wrmsr
        after 0
%endmacro
%macro do_rdmsr 4
        mov ecx, %4
        before %1, %2
        rdmsr
        shl rdx, 32
        or rax, rdx
        after rax
%endmacro
%macro do_setrev 5
        mov rcx, %5
        mov rax, %4
        before %1, %2
        mov [rax], ecx
        after 0
%endmacro
%macro do_getrev 4
        mov rax, %4
        before %1, %2
        mov ecx, [rax]
        after rcx
%endmacro
%macro do_guestsetup 4
        lea rax, [rel %4]
        mov [rel guest], rax
        before %1, %2
        call guest_setup
        after 0
%endmacro
%macro skipped 1
        mov qword [rel index], %1
        lea rsi, [rel skip_text]
        call print
%endmacro
skip_text: db "skipped", 10, 0

; VMWRITEs all that a VM entry needs, up to the first that fails.
guest_setup:
        lea rbx, [rel fields]
.next:  mov rcx, [rbx]
        cmp rcx, -1
        je .rest
        mov rdx, [rbx + 8]
        vmwrite rcx, rdx
        jbe .done
        add rbx, 16
        jmp .next
.rest:  mov rcx, 0x681e         ; GUEST_RIP
        mov rdx, [rel guest]
        vmwrite rcx, rdx
        jbe .done
        mov ecx, 0x6c00         ; host and guest CR0, CR3, CR4
        mov rdx, cr0
        vmwrite rcx, rdx
        mov ecx, 0x6800
        vmwrite rcx, rdx
        mov ecx, 0x6c02
        mov rdx, cr3
        vmwrite rcx, rdx
        mov ecx, 0x6802
        vmwrite rcx, rdx
        mov ecx, 0x6c04
        mov rdx, cr4
        vmwrite rcx, rdx
        mov ecx, 0x6804
        vmwrite rcx, rdx
.done:  ret

guest_vmcall:   vmcall
guest_hlt:      hlt
guest_cpuid:    cpuid
guest_vmxoff:   vmxoff
guest_vmlaunch: vmlaunch
guest_vmresume: vmresume
guest_vmread:   vmread rax, rcx
guest_vmptrld:  vmptrld [rax]
guest_vmxon:    vmxon [rax]
guest_ud2:      ud2
guest_invd:     invd
guest_load_unmapped: mov rax, [abs qword 0x8000000000]

exited: mov rsp, [rel stack]    ; a VM exit lands here, and goes on behind the operation
        mov qword [rel entered], 1
        jmp [rel resume]

        align 16
fields: dq 0x4000, 0x16, 0x4002, 0x04006172 | 1 << 7, 0x400c, 0x36dfb | 1 << 9, 0x4012, 0x11fb | 1 << 9
        dq 0x4004, 1 << 6 | 1 << 14, 0x4006, 0, 0x4008, 0, 0x400a, 0, 0x400e, 0, 0x4010, 0, 0x4014, 0, 0x4016, 0
        dq 0x6000, 0, 0x6002, 0, 0x2800, -1
        dq 0x0c00, 16, 0x0c02, 24, 0x0c04, 16, 0x0c06, 16, 0x0c08, 0, 0x0c0a, 0, 0x0c0c, 0x20
        dq 0x4c00, 0, 0x6c06, 0, 0x6c08, 0, 0x6c0a, 0, 0x6c0c, gdt, 0x6c0e, IDT, 0x6c10, 0, 0x6c12, 0
        dq 0x6c14, HOST_STACK, 0x6c16, exited
        dq 0x0800, 16, 0x0802, 24, 0x0804, 16, 0x0806, 16, 0x0808, 0, 0x080a, 0, 0x080c, 0, 0x080e, 0x20
        dq 0x2802, 0, 0x4800, -1, 0x4802, -1, 0x4804, -1, 0x4806, -1, 0x4808, -1, 0x480a, -1, 0x480c, 0xffff
        dq 0x480e, 0x67, 0x4810, 0x2f, 0x4812, 0, 0x4814, 0xc093, 0x4816, 0xa09b, 0x4818, 0xc093, 0x481a, 0xc093
        dq 0x481c, 0x10000, 0x481e, 0x10000, 0x4820, 0x10000, 0x4822, 0x8b, 0x4824, 0, 0x4826, 0, 0x482a, 0
        dq 0x6806, 0, 0x6808, 0, 0x680a, 0, 0x680c, 0, 0x680e, 0, 0x6810, 0, 0x6812, 0, 0x6814, 0, 0x6816, gdt
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

; One line about the operation.
report: mov rax, [rel index]
        call number
        lea rsi, [rel .flags]
        call print
        mov rax, [rel flags]
        and eax, 0x8d5
        call number
        lea rsi, [rel .exception]
        call print
        mov rax, [rel vector]
        call number
        lea rsi, [rel .error]
        call print
        mov rax, [rel error]
        call number
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
        call print
        mov rax, [rel value]
        call number
        cmp qword [rel entered], 0
        je .end
        lea rsi, [rel .reason]
        mov ecx, 0x4402
        call field
        lea rsi, [rel .qualification]
        mov ecx, 0x6400
        call field
.end:   mov al, 10
        jmp character
.flags: db " flags=", 0
.exception: db " exc=", 0
.error: db " err=", 0
.vm_error: db " vmerr=", 0
.value: db " value=", 0
.reason: db " reason=", 0
.qualification: db " qual=", 0

field:  push rcx
        call print
        pop rcx
        vmread rax, rcx
number: push rbx
        push rcx
        mov rbx, rax
        mov ecx, 64
.skip:  sub ecx, 4
        jz .digit
        mov rax, rbx
        shr rax, cl
        jz .skip
.digit: mov rax, rbx
        shr rax, cl
        and eax, 15
        cmp al, 10
        jb .low
        add al, 'a' - '0' - 10
.low:   add al, '0'
        call character
        sub ecx, 4
        jns .digit
        pop rcx
        pop rbx
        ret
print:  lodsb
        test al, al
        jz .end
        call character
        jmp print
.end:   ret
character:
        push rdx
        push rax
        out 0xe9, al
        mov dx, 0x3fd
.wait:  in al, dx
        test al, 0x20
        jz .wait
        pop rax
        mov dx, 0x3f8
        out dx, al
        pop rdx
        ret
