%ifdef
%endif
