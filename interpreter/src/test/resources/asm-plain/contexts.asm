; Contexts, parts of strings, lines that go on.
        bits 64
        org 0x100000
%macro repeat 0
%push repeat
%$begin:
%endmacro
%macro until 1
%ifctx repeat
        jnz %$begin
        db %1
%else
%error until without repeat
%endif
%pop
%endmacro
%push outer
%$here: db 1
        dd %$here
%define %$value 17
%push
%$here: db 2
        dd %$here, %$$here, %$$value
%pop
        dd %$here, %$value
%ifnctx outer
        db 0xee
%endif
%pop outer
%substr one 'abcd' 2
        db one
%substr two 'abcd' 2, 2
        db two
%substr rest 'abcd' 2, -1
        db rest
%substr most 'abcd' 2, -2
        db most
%substr over 'abcd' 3, 9
        db over
%define word 'hello'
%substr part word 1 + 1, 3
        db part
%strlen length word
        db length
        db 1, \
           2, \
           3
        mov eax, \
            [rbx]
        db 4 ; this comment goes on \
        db 5
        db 6
%macro both 2
        db %1, \
           %2
%endmacro
        both 7, \
             8
        repeat
        dec ecx
        until 1
label:  dq label
