o16 nop
