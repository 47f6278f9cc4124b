nop
%endif
