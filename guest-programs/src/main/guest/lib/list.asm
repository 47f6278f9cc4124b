; Doubly linked lists whose head is an element like the others.

%ifndef LIB_LIST
%define LIB_LIST
%include "model/xen.inc"

section .text

; Makes an empty list.
proc list_init(head: rdi)
    mov     [head + list_head.next], head
    mov     [head + list_head.prev], head
endproc

; Puts an element at the front.
proc list_add(new: rdi, head: rsi)
    mov     rax, [head + list_head.next]
    mov     [rax + list_head.prev], new
    mov     [new + list_head.next], rax
    mov     [new + list_head.prev], head
    mov     [head + list_head.next], new
endproc

; Takes an element out of its list.
proc list_del(element: rdi)
    mov     rax, [element + list_head.prev]
    mov     rdx, [element + list_head.next]
    mov     [rax + list_head.next], rdx
    mov     [rdx + list_head.prev], rax
    mov     qword [element + list_head.next], 0
    mov     qword [element + list_head.prev], 0
endproc

%endif
