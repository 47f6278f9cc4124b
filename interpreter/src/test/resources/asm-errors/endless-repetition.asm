%rep 1000000
%rep 1000000
nop
%endrep
%endrep
