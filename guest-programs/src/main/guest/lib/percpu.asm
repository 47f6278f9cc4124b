; Per-CPU data.

%ifndef LIB_PERCPU
%define LIB_PERCPU

; percpu_this_address REG, NAME: REG := the linear address of this CPU's copy. Changes RAX.
%macro percpu_this_address 2
    mov     rax, [gs:cpu_number]
    percpu_address %1, %2, rax
%endmacro

%endif
