%macro save 1
    push %1
%endmacro
    save rax, rbx
