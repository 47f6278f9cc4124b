here: nop
here: nop
