; Segment overrides that 64-bit mode ignores are encoded; a32 gives an address of 32 bits.
        bits 64
        org 0x100000
start:
        mov eax, [cs:rax]
        mov eax, [ds:rax+8]
        mov [es:rbx], cl
        mov rax, [ss:rsp+rcx*4]
        mov ax, [ss:eax]
        lock add [ss:rbx], cl
        lock inc byte [ds:r8]
        mov rax, [ds:0x10]
        mov rax, [ds:qword 0x1122334455667788]
        mov al, [ss:qword 0x10]
        mov rax, [rel ds:start]
        mov rax, [ds:rel start]
        add dword [es:rel data], 7
        vmread [ss:rax], rbx
        cs nop
        cs nop word [rax+rax]
        ds mov eax, [rax]
        es lodsb
        rep es movsb
        ss lea rax, [rdi]
        es jmp start
        ds jnz near start
        default rel
        mov rax, [ds:data]
        mov rax, [fs:data]
        default abs
        a32 mov eax, [eax]
        a32 mov eax, [0x10]
        a32 mov [0xffffff00], al
        a32 mov ebx, [0xffffff00]
        a32 add qword [fs:0x20], 1
        a32 lea rax, [r9d+ecx*8-3]
        times 3 cs nop
data:   dq 1
