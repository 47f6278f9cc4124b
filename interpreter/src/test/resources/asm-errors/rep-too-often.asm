%rep 2000000
nop
%endrep
