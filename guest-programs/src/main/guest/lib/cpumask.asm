; CPU masks: 64 bits, bit n for CPU n.

%ifndef LIB_CPUMASK
%define LIB_CPUMASK

; cpumask_set_cpu CPU, MASK: sets a bit of a mask in memory, with LOCK. CPU is a 64-bit register.
%macro cpumask_set_cpu 2
    lock bts qword %2, %1
%endmacro

; cpumask_clear_cpu CPU, MASK: clears it, with LOCK.
%macro cpumask_clear_cpu 2
    lock btr qword %2, %1
%endmacro

; cpumask_of REG, CPU: REG := the mask of one CPU. REG and CPU are different 64-bit registers.
%macro cpumask_of 2
    xor     %1, %1
    bts     %1, %2
%endmacro

%endif
