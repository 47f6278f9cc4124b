; Sequences of APIC operations on CPUS CPUs, behind boot.asm. Before each sequence 'seq NUMBER', after each operation a line:
;   INDEX exc=.. value=.. and for each CPU N: N.waiting=1, or
;   N.boots=.. N.sipi=.. N.taken=.. N.tpr=.. N.ppr=.. [N.irr0=.. ... N.irr7=..] [N.isr0=.. ... N.isr7=..]
; exc is the vector or ff; taken are the vectors delivered since the last line, in order, a byte each; of IRR and ISR the
; registers that are not 0. Handlers send no EOI, but between sequences. CPU 0 conducts: it posts each operation to the CPU
; that it is for, lets everything settle, and has each CPU collect its state. A CPU that does not answer waits: it is halted,
; or waits for a start-up IPI. CPU 0 must not be halted, nor be sent an INIT.
XAPIC        equ 0xfee00000
PAGE_TABLE   equ 0x105000       ; for the xAPIC's page
AREAS        equ 0x106000       ; a page for each CPU
STACKS       equ 0x10b000       ; likewise, of CPU 1 and those behind it
START_UPS    equ 6              ; start-up IPIs with vectors 1 to 6 find code
PATIENCE     equ 500            ; turns after which a CPU is taken to wait
SETTLING     equ 60
%ifndef X2APIC
  %define X2APIC 0            ; the mode: 0 xAPIC, 1 x2APIC
%endif
%ifndef CPUS
  %define CPUS 1              ; at most 4
%endif

; A CPU's area, at GS:0
struc area
.posted:  resq 1                ; number of the operation that was posted last, and where its code is
.command: resq 1
.claimed: resq 1                ; number of the operation that the CPU took last
.done:    resq 1
.vector:  resq 1                ; exception of the operation, or ff
.value:   resq 1
.resume:  resq 1                ; where to go on behind an exception
.stack:   resq 1
.draining: resq 1
.boots:   resq 1                ; start-up IPIs taken, and the vector of the last
.sipi:    resq 1
.taken:   resq 1
.tpr:     resq 1
.ppr:     resq 1
.irr:     resq 8
.isr:     resq 8
endstruc

fault:  cmp qword [rsp], 2
        je .taken
        cmp qword [rsp], 0x20
        jb .exception
.taken: push rax
        mov rax, [gs:area.taken]
        shl rax, 8
        or rax, [rsp + 8]
        mov [gs:area.taken], rax
        cmp byte [gs:area.draining], 0
        je .done
        push rcx
        push rdx
        call end_of_interrupt
        pop rdx
        pop rcx
.done:  pop rax
        add rsp, 16
        iretq
.exception:
        pop qword [gs:area.vector]
        add rsp, 8
        push rax
        mov rax, [gs:area.resume]
        mov [rsp + 8], rax
        mov rax, [gs:area.stack]
        mov [rsp + 32], rax
        pop rax
        iretq

; A start-up IPI with vector V begins at V000h: there is a copy of this.
        bits 16
start_up:
        cli
        mov bx, cs
        xor ax, ax
        mov ds, ax
        mov ss, ax
        jmp 0:.low
.low:   shr bx, 8
        lgdt [gdt_pointer]
        mov eax, cr0
        or al, 1
        mov cr0, eax
        jmp CODE32:.protected
        bits 32
.protected:
        mov ax, DATA
        mov ds, ax
        mov es, ax
        mov ss, ax
        movzx ebp, bx
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
        jmp CODE64:.long
        bits 64
.long:  lidt [rel idt_pointer]
        mov eax, 1
        cpuid
        shr ebx, 24
        shl ebx, 12
        lea rsp, [rbx + STACKS]
        call own_area
        call x2apic
        inc qword [gs:area.boots]
        mov [gs:area.sipi], rbp
idle:   mov rax, [gs:area.posted]
        cmp rax, [gs:area.claimed]
        jne .work
        pause
        jmp idle
.work:  mov [gs:area.claimed], rax
        mov rsi, [gs:area.command]
        call execute
        call complete
        jmp idle
complete:
        mov rax, [gs:area.claimed]
        mov [gs:area.done], rax
        ret
; RDI and GS: the area of this CPU
own_area:
        mov eax, 1
        cpuid
        shr ebx, 24
        shl ebx, 12
        lea rdi, [rbx + AREAS]
        mov eax, edi
        xor edx, edx
        mov ecx, 0xc0000101
        wrmsr
        ret
; enters x2APIC mode, twice, for a processor that learns its LDR only then
x2apic:
%if X2APIC
        mov ecx, 0x1b
        rdmsr
        or eax, 0xc00
        wrmsr
        wrmsr
%endif
        ret

; read ECX to RAX, write RAX to ECX: numbers of registers, as in MSR 800h + ECX
read_register:
%if X2APIC
        add ecx, 0x800
        rdmsr
        shl rdx, 32
        or rax, rdx
%else
        shl ecx, 4
        add ecx, XAPIC
        mov eax, [rcx]
%endif
        ret
write_register:
%if X2APIC
        mov rdx, rax
        shr rdx, 32
        add ecx, 0x800
        wrmsr
%else
        shl ecx, 4
        add ecx, XAPIC
        mov [rcx], eax
%endif
        ret
end_of_interrupt:
        xor eax, eax
        mov ecx, 0x0b
        jmp write_register

; A sequence begins: all run, IF 0, TPR 0, SVR 1FFh, nothing pending or in service, in xAPIC mode LDR 1 << CPU.
%macro sequence 1
        mov eax, %1
        call start
%endmacro
start:  push rax
        lea rsi, [rel .text]
        call print
        pop rax
        call number
        mov al, 10
        call character
        mov rdi, XAPIC >> 30 << 3 | TABLES + 0x1000
        mov qword [rdi], PAGE_TABLE | 3
        mov dword [abs PAGE_TABLE + (XAPIC >> 21 & 0x1ff) * 8], XAPIC | 0x83
        mov rax, cr3
        mov cr3, rax
        call own_area
        call x2apic
%if CPUS > 1
        call start_others
%endif
        call prepare
        mov qword [gs:area.taken], 0
        mov qword [rel index], 0
        ret
.text:  db "seq ", 0

prepare:
        xor eax, eax
        mov cr8, rax
        mov eax, 0x1ff
        mov ecx, 0x0f
        call write_register
        mov ebx, 0x32           ; the local vector table
.masked:
        mov eax, 0x10000
        mov ecx, ebx
        call write_register
        inc ebx
        cmp ebx, 0x37
        jbe .masked
        xor eax, eax
        mov ecx, 0x38           ; the timer
        call write_register
        xor eax, eax
        mov ecx, 0x3e
        call write_register
        xor eax, eax
        mov ecx, 0x28
        call write_register
        xor eax, eax
        mov ecx, 0x28
        call write_register
%if X2APIC == 0
        mov eax, 1
        cpuid
        shr ebx, 24
        lea ecx, [rbx + 24]
        mov eax, 1
        shl eax, cl
        mov ecx, 0x0d
        call write_register
        mov eax, -1
        mov ecx, 0x0e
        call write_register
%endif
        ; what is pending comes in between, as soon as what is in service has ended; INIT leaves something behind where
        ; a CPU that waits for a start-up IPI has accepted it
        mov byte [gs:area.draining], 1
        sti
        mov ebx, 32             ; in service are fewer: one of each class
.retire:
        call end_of_interrupt
        dec ebx
        jnz .retire
        cli
        mov byte [gs:area.draining], 0
        ret

%if CPUS > 1
; INIT and start-up IPI to all others; each prepares its APIC
start_others:
        lea rsi, [rel start_up]
        mov edi, 0x1000
.copy:  mov ecx, start_up.low - start_up
        push rsi
        push rdi
        rep movsb
        pop rdi
        pop rsi
        add edi, 0x1000
        cmp edi, START_UPS * 0x1000
        jbe .copy
        mov eax, 0xc4500
        call send
        call settle
        mov edi, 1
.clear: call area_of
        mov qword [rdx + area.boots], 0
        inc edi
        cmp edi, CPUS
        jne .clear
        mov eax, 0xc4601
        call send
        mov edi, 1
.next:  call area_of
.wait:  pause
        cmp qword [rdx + area.boots], 0
        je .wait
        lea rsi, [rel prepare]
.prepare:
        call post
        jnz .prepare
        mov qword [rdx + area.boots], 0
        mov qword [rdx + area.sipi], 0
        mov qword [rdx + area.taken], 0
        inc edi
        cmp edi, CPUS
        jne .next
        ret
send:   mov ecx, 0x30
        jmp write_register
%endif
; RDX: the area of CPU EDI
area_of:
        mov edx, edi
        shl edx, 12
        add rdx, AREAS
        ret

; CPU EDI performs the code at RSI; afterwards ZF says whether it did
post:   call area_of
        mov [rdx + area.command], rsi
        inc qword [rel ticket]
        mov rax, [rel ticket]
        mov [rdx + area.posted], rax
        mov ecx, PATIENCE
.wait:  cmp [rdx + area.done], rax
        je .done
        pause
        dec ecx
        jnz .wait
        ; it waits: the operation is taken back
        mov rax, [rdx + area.claimed]
        mov [rdx + area.posted], rax
        test edx, edx
.done:  ret

; performs the code at RSI on this CPU; what it leaves in RAX is its value
execute:
        lea rax, [rel .behind]
        mov [gs:area.resume], rax
        mov [gs:area.stack], rsp
        mov qword [gs:area.vector], 0xff
        xor eax, eax
        call rsi
.behind:
        mov [gs:area.value], rax
        times 16 nop
        ret
settle:
%if CPUS > 1
        mov ecx, SETTLING
.turn:  pause
        dec ecx
        jnz .turn
%endif
        ret

%macro begin 1                  ; CPU
        mov edi, %1
        lea rsi, [rel %%code]
        call operation
        jmp %%behind
  %define BEHIND %%behind
  %%code:
%endmacro
%macro finish 0
        ret
BEHIND:
%endmacro

%macro do_write 3               ; CPU, REGISTER, VALUE
        begin %1
        mov rax, %3
        mov ecx, %2
        call write_register
        finish
%endmacro
%macro do_read 2
        begin %1
        mov ecx, %2
        call read_register
        finish
%endmacro
%macro do_icr 3                 ; CPU, DESTINATION, the rest
        begin %1
  %if X2APIC
        mov rax, (%2) << 32 | %3
        mov ecx, 0x30
        call write_register
  %else
        mov eax, (%2) << 24
        mov ecx, 0x31
        call write_register
        mov eax, %3
        mov ecx, 0x30
        call write_register
  %endif
        finish
%endmacro
%macro do_cr8 2
        begin %1
        mov rax, %2
        mov cr8, rax
        finish
%endmacro
%macro do_sti 1
        begin %1
        sti
        finish
%endmacro
%macro do_cli 1
        begin %1
        cli
        finish
%endmacro
; This operation is done when the CPU halts, not when it goes on.
%macro do_hlt 1
        begin %1
        call complete
        hlt
        finish
%endmacro

; CPU EDI performs the code at RSI; everything settles; a line
operation:
        test edi, edi
        jnz .other
        call execute
        xor edi, edi
        jmp .performed
.other: call post
.performed:
        call area_of
        mov rax, [rdx + area.vector]
        mov [rel vector], rax
        mov rax, [rdx + area.value]
        mov [rel value], rax
        call settle
        pushfq
        cli
        mov rax, [rel index]
        inc qword [rel index]
        call number
        lea rsi, [rel .exception]
        mov rax, [rel vector]
        call named
        lea rsi, [rel .value]
        mov rax, [rel value]
        call named
        call collect
        xor edi, edi
        call report
%assign cpu 1
%rep CPUS - 1
        mov edi, cpu
        lea rsi, [rel collect]
        call post
        mov edi, cpu
        call report
  %assign cpu cpu + 1
%endrep
        mov al, 10
        call character
        popfq
        ret
.exception: db " exc=", 0
.value: db " value=", 0

; This CPU's state goes to its area.
collect:
        pushfq
        cli
        mov ecx, 0x08
        call read_register
        mov [gs:area.tpr], rax
        mov ecx, 0x0a
        call read_register
        mov [gs:area.ppr], rax
        xor r8d, r8d
.next:  lea ecx, [r8 + 0x20]
        call read_register
        mov [gs:area.irr + r8 * 8], rax
        lea ecx, [r8 + 0x10]
        call read_register
        mov [gs:area.isr + r8 * 8], rax
        inc r8d
        cmp r8d, 8
        jne .next
        popfq
        ret

; The state of CPU EDI, which it has collected if ZF is set.
report: mov r12d, edi
        jnz .waiting
        call area_of
        mov rbp, rdx
%macro shown 2                  ; NAME, WHERE
        lea rsi, [rel %%name]
        mov rax, [rbp + %2]
        call prefixed
        jmp %%behind
  %%name: db %1, 0
  %%behind:
%endmacro
        shown "boots", area.boots
        shown "sipi", area.sipi
        shown "taken", area.taken
        mov qword [rbp + area.taken], 0
        shown "tpr", area.tpr
        shown "ppr", area.ppr
        lea rsi, [rel .irr]
        lea r15, [rbp + area.irr]
        call bank
        lea rsi, [rel .isr]
        lea r15, [rbp + area.isr]
        jmp bank
.waiting:
        lea rsi, [rel .waits]
        mov eax, 1
        jmp prefixed
.irr:   db "irr", 0
.isr:   db "isr", 0
.waits: db "waiting", 0

; ' CPU.NAME=RAX', of CPU R12; the name is at RSI
prefixed:
        call prefix
        push rax
        mov al, '='
        call character
        pop rax
        jmp number
prefix: push rax
        mov al, ' '
        call character
        lea eax, [r12 + '0']
        call character
        mov al, '.'
        call character
        call print
        pop rax
        ret
; Eight registers from R15 on: NAME N = VALUE for each that is not 0
bank:   xor r13d, r13d
        mov r14, rsi
.next:  mov rax, [r15 + r13 * 8]
        test rax, rax
        jz .none
        mov rsi, r14
        call prefix
        push rax
        lea eax, [r13 + '0']
        call character
        mov al, '='
        call character
        pop rax
        call number
.none:  inc r13d
        cmp r13d, 8
        jne .next
        ret

ticket: dq 0
index:  dq 0
vector: dq 0
value:  dq 0
