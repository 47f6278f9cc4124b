bits 64
default rel
org 0x200000
start: jmp fwd
times 120 nop
fwd: jmp start
jz near fwd
jmp short fwd
jmp far_away
times 200 db 0
far_away: mov rax, far_away
mov eax, far_away
mov rax, [far_away]
mov rax, [abs far_away]
mov rax, [gs:far_away]
mov rax, [gs:0x10]
lea rax, [far_away+8]
push 5
push 500
push byte 5
push qword [rax]
push rax
push word 5
mov rax, 0x80000000
mov rax, -1
mov rax, 0xffffffffffffffff
mov rax, 0x123456789
mov eax, -1
mov rax, qword 5
mov al, 'a'
add rax, byte 5
add rax, 0xffffffffffffff80
add eax, 0xffffff80
add ax, 0xff80
xchg rax, rbx
xchg eax, eax
xchg rbx, rax
xchg [rax], rbx
xchg rbx, [rax]
test [rax], rbx
test rbx, [rax]
xchg cl, dl
test eax, ebx
a equ 5
b equ fwd2 - fwd1
add rbx, b
mov rax, b
fwd1: nop
nop
fwd2: nop
times ($-$$) & 7 db 1
times 3 mov eax, ebx
align 16
db 'hello', 0, "it's", `a\n\x41\0`
dw 'abc', 1
dd 'abcde', fwd1
dq 'abc', fwd1, fwd1+5, -1, $ , $$
foo.bar: nop
.loc: jmp .loc
baz: jmp .loc2
.loc2: jmp foo.bar
struc st
.a: resb 1
.b: resw 1
 alignb 8
.c: resq 2
.d:
endstruc
mov eax, [rbx+st.c]
mov eax, st_size
inst: istruc st
 at st.a, db 1
 at st.c, dq 7
iend
section .data
dval: dq 1
 align 16
dval2: db 5
section .rodata
r: dq dval2
section .bss
bv: resq 4
section .text
mov rax, [dval]
mov rax, bv
mov rbx, [bv+rcx]
call r
rep movsb
repne scasb
lock inc dword [rax]
mov [rax], byte 5
shl qword [rax], 1
shl eax, cl
imul eax, 5
imul rax, rbx, 500
imul eax, [rbx], -5
movzx eax, byte [rbx]
movsx rax, al
movsxd rax, ebx
in0: nop
call [rax]
call rax
jmp [rel dval]
jmp qword [rax]
ret
ret 8
int 3
int3
int 0x80
mov cr0, rax
mov rax, cr8
bt eax, 5
enter_: nop
dd 10b, 0x1f, 1fh, 0b101, 101b, 0o17, 17q, 0d10, 1_000, $1f
db ~1 & 0xff, -5, !5, 7/2, 7 % 3, 1<<3, 7 // 2, -7 %% 3 & 0xff, 1 | 2 ^ 3, (1+2)*3
dw 3 > 2, 2 == 2, 1 && 0, 1 || 0, 5 <> 4, 5 != 4, 5 <= 4
mov rax, [rax*2]
mov rax, [rax*2+5]
mov rax, [rax+rax]
mov rax, [rsp+rax]
mov rax, [rax+rsp]
mov rax, [rbp]
mov rax, [r13]
mov rax, [byte rax]
mov rax, [dword rax+5]
mov rax, [rax-0]
mov rax, [rbx+(5*3)-2]
mov rax, [2*rcx+rbx+far_away-start]
mov rax, [rbx+4*rcx]
mov rax,[8*(1+1)+rbx]
mov rax, [rbx+rcx*(2+2)]
