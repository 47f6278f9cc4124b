bits 64
%define X 5
%define ADD(a,b) ((a)+(b))
%xdefine Y X+1
%assign n 3
%macro two 2
 mov %1, %2
%%l: jmp %%l
%endmacro
%macro var 1-*
 %rep %0
  push %1
  %rotate 1
 %endrep
%endmacro
%macro dflt 1-2 rbx
 mov %1, %2
%endmacro
%macro greedy 1+
 db %1
%endmacro
two rax, rbx
two rcx, [rax+8]
var rax, rbx, rcx
dflt rax
dflt rax, rcx
greedy 1,2,3
db ADD(1,2), X, Y
%define X 9
db X, Y
%assign i 0
%rep 5
 db i
 %assign i i+1
 %if i == 3
  %exitrep
 %endif
%endrep
%ifdef X
 db 1
%else
 db 2
%endif
%ifndef X
 db 1
%elifdef Y
 db 4
%else
 db 2
%endif
%if n > 2 && n < 5
 db 'yes'
%elif n == 1
 db 'no'
%endif
%ifidn abc, abc
 db 3
%endif
%ifidni ABC, abc
 db 4
%endif
%ifnidn a,b
 db 5
%endif
%strlen len 'hello'
db len
%define cat(a,b) a %+ b
%define foobar 7
db cat(foo,bar)
%macro mk 1
v_%1: dq v_%1
%{1}_x: nop
%endmacro
mk a
%undef X
%ifdef X
db 1
%endif
%macro ov 1
 db %1
%endmacro
%macro ov 2
 dw %1, %2
%endmacro
ov 1
ov 1, 2
lbl: two rax, rcx
%macro rec 1
 %if %1 > 0
  db %1
  %assign %%k %1-1
 %endif
%endmacro
rec 3
%macro blk 1
 %ifidn %1, rax
   nop
 %elifidn %1, rbx
   ret
 %endif
%endmacro
blk rax
blk rbx
%define foob 3
db foob
%macro neg1 2
 mov %1, %{2}
%endmacro
neg1 rax, {[rbx+8]}
neg1 eax, 5
%macro cc 1
 j%1 $+10
%endmacro
cc z
%ifnum 5
db 1
%endif
%ifid abc
db 2
%endif
%ifstr 'a'
db 3
%endif
%ifempty
db 4
%endif
%ifmacro two
db 9
%endif
db 'a;b' ; comment
%assign big 0xffffffffffffffff
dq big
