; PUSH and POP in every form: RSP, the stack, and nothing else.
;@ start: rax=0x1122334455667788, rbx=data, rsi=0xffffffff80000000, flags=cf+zf

        org 0x100000
        push rax            ;~ rsp=rsp-8, [rsp-8]=rax
        push r8             ;~ rsp=rsp-8, [rsp-8]=0
        pop rcx             ;~ rsp=rsp+8, rcx=0
        push ax             ;~ rsp=rsp-2, word [rsp-2]=0x7788
        pop dx              ;~ rsp=rsp+2, rdx=0x7788
        push -1             ;~ rsp=rsp-8, [rsp-8]=-1
        push 0x12345678     ;~ rsp=rsp-8, [rsp-8]=0x12345678
        push qword [rbx]    ;~ rsp=rsp-8, [rsp-8]=0xa5a5
        pop qword [rbx+8]   ;~ rsp=rsp+8, [data+8]=0xa5a5
        mov rbp, rsp        ;~ rbp=rsp
        mov rsp, 0x7000     ;~ rsp=0x7000
        push rax            ;~ exception #PF(2) cr2=0x6ff8
        mov rsp, rbp        ;~ rsp=rbp
        hvstop

        align 8
data:   dq 0xa5a5, 0
