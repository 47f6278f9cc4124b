5 nop
