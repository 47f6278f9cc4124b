; Sequences of APIC operations on one CPU, behind boot.asm. Before each sequence 'seq NUMBER', after each operation a line:
;   INDEX exc=.. value=.. taken=.. tpr=.. ppr=.. [irr0=.. ... irr7=..] [isr0=.. ... isr7=..]
; exc is the vector or ff; taken are the vectors delivered since the last line, in order, a byte each; of IRR and ISR the
; registers that are not 0. Handlers send no EOI, but between sequences.
XAPIC        equ 0xfee00000
PAGE_TABLE   equ 0x105000       ; for the xAPIC's page
%ifndef X2APIC
  %define X2APIC 0            ; the mode: 0 xAPIC, 1 x2APIC
%endif

fault:  cmp qword [rsp], 2
        je .taken
        cmp qword [rsp], 0x20
        jb .exception
.taken: push rax
        mov rax, [rel taken]
        shl rax, 8
        or rax, [rsp + 8]
        mov [rel taken], rax
        cmp byte [rel draining], 0
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
        pop qword [rel vector]
        add rsp, 8
        push rax
        mov rax, [rel resume]
        mov [rsp + 8], rax
        mov rax, [rel stack]
        mov [rsp + 32], rax
        pop rax
        iretq

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

; A sequence begins: IF 0, TPR 0, SVR 1FFh, nothing pending or in service.
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
%if X2APIC
        ; twice, for a processor that learns its LDR only then
        mov ecx, 0x1b
        rdmsr
        or eax, 0xc00
        wrmsr
        wrmsr
%endif
        mov byte [rel draining], 1
        xor eax, eax
        mov cr8, rax
        mov eax, 0x1ff
        mov ecx, 0x0f
        call write_register
        ; what is pending comes in between, as soon as what is in service has ended
        sti
        mov ebx, 256
.retire:
        call end_of_interrupt
        dec ebx
        jnz .retire
        cli
        mov eax, 0x10000
        mov ecx, 0x37
        call write_register
        xor eax, eax
        mov ecx, 0x28
        call write_register
        xor eax, eax
        mov ecx, 0x28
        call write_register
%if X2APIC == 0
        mov eax, 1 << 24
        mov ecx, 0x0d
        call write_register
        mov eax, -1
        mov ecx, 0x0e
        call write_register
%endif
        mov qword [rel index], 0
        mov qword [rel taken], 0
        mov byte [rel draining], 0
        ret
.text:  db "seq ", 0

%macro before 0
        lea r15, [rel %%behind]
        mov [rel resume], r15
        mov [rel stack], rsp
        mov qword [rel vector], 0xff
        xor eax, eax
  %define BEHIND %%behind
%endmacro
%macro after 0
BEHIND: call report
%endmacro

%macro do_write 2               ; REGISTER, VALUE
        before
        mov rax, %2
        mov ecx, %1
        call write_register
        after
%endmacro
%macro do_read 1
        before
        mov ecx, %1
        call read_register
        after
%endmacro
%macro do_icr 2                 ; DESTINATION, the rest
        before
  %if X2APIC
        mov rax, (%1) << 32 | %2
        mov ecx, 0x30
        call write_register
  %else
        mov eax, (%1) << 24
        mov ecx, 0x31
        call write_register
        mov eax, %2
        mov ecx, 0x30
        call write_register
  %endif
        after
%endmacro
%macro do_cr8 1
        before
        mov rax, %1
        mov cr8, rax
        after
%endmacro
%macro do_sti 0
        before
        sti
        after
%endmacro
%macro do_cli 0
        before
        cli
        after
%endmacro

; What is pending is taken; then one line. The value is in RAX.
report: mov [rel value], rax
        times 16 nop
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
        lea rsi, [rel .taken]
        mov rax, [rel taken]
        call named
        mov qword [rel taken], 0
        lea rsi, [rel .tpr]
        mov ecx, 0x08
        call register
        lea rsi, [rel .ppr]
        mov ecx, 0x0a
        call register
        lea rsi, [rel .irr]
        mov ecx, 0x20
        call bank
        lea rsi, [rel .isr]
        mov ecx, 0x10
        call bank
        mov al, 10
        call character
        popfq
        ret
.exception: db " exc=", 0
.value: db " value=", 0
.taken: db " taken=", 0
.tpr:   db " tpr=", 0
.ppr:   db " ppr=", 0
.irr:   db " irr", 0
.isr:   db " isr", 0

register:
        call read_register
        jmp named
; Eight registers from ECX on: NAME N = VALUE for each that is not 0
bank:   mov r12d, ecx
        xor r13d, r13d
        mov r14, rsi
.next:  lea ecx, [r12 + r13]
        call read_register
        test eax, eax
        jz .none
        push rax
        mov rsi, r14
        call print
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

draining: dq 0
taken:  dq 0
index:  dq 0
vector: dq 0
value:  dq 0
resume: dq 0
stack:  dq 0
