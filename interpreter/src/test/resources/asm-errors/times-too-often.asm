times 60000000 nop
