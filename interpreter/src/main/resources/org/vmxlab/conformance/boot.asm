; A program that boots by itself: from a BIOS to 64-bit mode at CPL 0, with an interrupt gate for each vector, whose stubs leave
; vector and error code (or 0) on the stack and jump to 'fault'; then 'sequences' is called. What is printed goes to port
; E9h if something listens there (a read gives E9h), else to the serial port (3F8h); all numbers are hexadecimal. 'end' is the
; last line; then the program asks an emulator to stop.
;   nasm -f bin THIS -o disk.img        a disk image: the boot sector loads the rest; boots Bochs, QEMU, a PC by BIOS

        bits 16
        org 0x7c00
UNMAPPED     equ 0x8000000000
NONCANONICAL equ 0x8000000000000000
CHUNK        equ 32             ; sectors
IMAGE_END    equ 0x90000
; Behind the image and below A: what is written.
TABLES       equ 0x100000       ; three pages of page tables
IDT          equ 0x103000
TSS          equ 0x104000
STACK        equ 0x110000
INTERRUPT_STACK equ 0x114000
HOST_STACK   equ 0x118000
USER_STACK   equ 0x120000
VECTORS      equ 256
cell         equ 0x121000
CODE64       equ 0x08           ; selectors
DATA         equ 0x10
TASK         equ 0x18
CODE32       equ 0x28
USER_DATA    equ 0x30 | 3
USER_CODE64  equ 0x38 | 3
USER_CODE32  equ 0x40 | 3

boot:   cli
        xor ax, ax
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov sp, 0x7c00
        mov [drive], dl
.read:  mov ah, 0x42
        mov dl, [drive]
        mov si, packet
        int 0x13
        jc .unreadable
        add word [packet + 6], CHUNK * 512 / 16
        add dword [packet + 8], CHUNK
        dec word [chunks]
        jnz .read
        mov al, 0xff            ; no interrupts from the PICs
        out 0x21, al
        out 0xa1, al
        in al, 0x92
        or al, 2
        out 0x92, al
        lgdt [gdt_pointer]
        mov eax, cr0
        or al, 1
        mov cr0, eax
        jmp CODE32:protected
.unreadable:
        mov si, unreadable
.next:  lodsb
        test al, al
        jz $
        mov ah, 0x0e
        int 0x10
        jmp .next
unreadable: db "the disk cannot be read", 0
drive:  db 0
chunks: dw (image_end - boot - 512 + CHUNK * 512 - 1) / (CHUNK * 512)
packet: db 16, 0
        dw CHUNK
        dw 0, 0x7e00 / 16
        dq 1
gdt_pointer:
        dw gdt.end - gdt - 1
        dd gdt
        times 510 - ($ - $$) db 0
        dw 0xaa55

        align 16
gdt:    dq 0, 0x00209a0000000000, 0x00cf92000000ffff
        dq 0x0000890000000067 | (TSS & 0xffffff) << 16, 0
        dq 0x00cf9a000000ffff, 0x00cff2000000ffff, 0x0020fa0000000000, 0x00cffa000000ffff
.end:

        bits 32
protected:
        mov ax, DATA
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov esp, STACK
        mov edi, TABLES
        mov ecx, (cell + 0x1000 - TABLES) / 4
        xor eax, eax
        rep stosd
        mov dword [TABLES], TABLES + 0x1007
        mov dword [TABLES + 0x1000], TABLES + 0x2007
        mov dword [TABLES + 0x2000], 0x000087
        mov dword [TABLES + 0x2008], 0x200087
        mov dword [TSS + 4], INTERRUPT_STACK
        mov eax, TABLES
        mov cr3, eax
        mov eax, LONG_CR4
        mov cr4, eax
        mov ecx, 0xc0000080
        rdmsr
        or eax, 0x100
        wrmsr
        mov eax, LONG_CR0
        mov cr0, eax
        jmp CODE64:long_mode
LONG_CR0     equ 0x80000031
LONG_CR4     equ 0x2020

        bits 64
long_mode:
        mov ax, DATA
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov rsp, STACK
        lea rsi, [rel stubs]
        mov edi, IDT
        mov ecx, VECTORS
.gate:  mov rax, rsi
        mov [rdi], ax
        mov dword [rdi + 2], CODE64 | 0xee000000
        shr rax, 16
        mov [rdi + 6], ax
        add esi, 16
        add edi, 16
        dec ecx
        jnz .gate
        lidt [rel idt_pointer]
        mov ax, TASK
        ltr ax
        mov dx, 0x3fb           ; 8 bits, no parity
        mov al, 3
        out dx, al
        call sequences
        lea rsi, [rel last]
        call print
        lea rsi, [rel shutdown]
        mov dx, 0x8900          ; Bochs stops on the word
        mov ecx, 8
        rep outsb
.halt:  hlt
        jmp .halt
idt_pointer:
        dw 16 * (VECTORS) - 1
        dq IDT
last:   db "end", 10, 0
shutdown: db "Shutdown"

; Stubs of 16 bytes: vector to 'vector', error code or 0 to 'error', then on behind the operation.
        align 16
stubs:
%assign nth 0
%rep VECTORS
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

named:  push rax
        call print
        pop rax
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
        in al, 0xe9
        cmp al, 0xe9
        je .debug
        mov dx, 0x3fd
.wait:  in al, dx
        test al, 0x20
        jz .wait
        pop rax
        mov dx, 0x3f8
        out dx, al
        pop rdx
        ret
.debug: pop rax
        out 0xe9, al
        pop rdx
        ret
