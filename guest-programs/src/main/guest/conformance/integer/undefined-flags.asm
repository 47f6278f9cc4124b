; Flags that the manual leaves undefined: each instruction that goes by one is told, and no other (SDM volume 1, appendix A).
;@ undefined-flags: warn
;@ warns: UB-F UB-F UB-F UB-F UB-F UB-F UB-F UB-F UB-F UB-F UB-F UB-F
;@ expect: ok

        scenario "undefined flags"
        cpus 1
        start 0, main
        idt 0x40, handler
        org 0x100000
section .text
main:
        ; told, once each
        mov ecx, 5
        shl ecx, 4
        seto al                 ; OF after a shift by more than 1
        and ecx, 0x70
        lahf                    ; AF after AND
        mov eax, 3
        mul ecx
        jz next                 ; ZF after MUL
next:   mov eax, 3
        imul eax, ecx
        sets dl                 ; SF after IMUL
        bsf eax, ecx
        adc edx, 0              ; CF after BSF
        bts eax, 3
        cmovp edx, eax          ; PF after BTS
        xor edx, edx
        mov eax, 100
        mov ecx, 7
        div ecx
        cmc                     ; CF after DIV
        jbe beyond              ; ZF after DIV; CMC, too, has told: what it makes of CF counts as defined
beyond: rol edx, 3
        cmovo eax, edx          ; OF after a rotation by more than 1
        mov edx, 1
        mov cl, 9
        shl dl, cl
        rcl eax, 1              ; CF after a shift that leaves nothing
        mov ecx, 2
        mov rax, cr0
        loope again             ; ZF after a move from a control register
again:  mov ax, 1
        shld ax, dx, 17
        sbb eax, eax            ; CF after a double shift by more than the width

        ; not told
        shl eax, 1
        seto al                 ; OF after a shift by 1
        shl eax, 0
        seto al                 ; nothing has changed
        shl eax, 4
        jc carry                ; CF of a shift is defined, OF is not
carry:  pushfq                  ; copies OF, whatever it is
        popfq
        seto al
        and eax, eax
        int 0x40                ; AF goes into the frame
        test eax, eax
        jle done
done:   mul ecx
        add eax, 1
        lahf                    ; all flags are new
        mul ecx
        jc last                 ; CF of MUL is defined
last:   hvstop
handler:
        cmp eax, eax
        lahf
        iretq
