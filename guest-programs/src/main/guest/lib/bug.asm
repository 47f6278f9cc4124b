; Checks. `assert` and `bug` belong to the language; this is what debug builds check besides.

%ifndef LIB_BUG
%define LIB_BUG

; debug_assert COND, "text": an assertion that only debug builds make (option DEBUG_ASSERTS).
%macro debug_assert 1+
%if DEBUG_ASSERTS == on
    assert  %1
%endif
%endmacro

; debug_assert_interrupts_on "text", debug_assert_interrupts_off "text". They change RAX.
%macro debug_assert_interrupts_on 1
%if DEBUG_ASSERTS == on
    local_irq_is_enabled rax
    assert  rax != 0, %1
%endif
%endmacro

%macro debug_assert_interrupts_off 1
%if DEBUG_ASSERTS == on
    local_irq_is_enabled rax
    assert  rax == 0, %1
%endif
%endmacro

%endif
