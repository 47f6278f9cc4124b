option RELOAD
nop
