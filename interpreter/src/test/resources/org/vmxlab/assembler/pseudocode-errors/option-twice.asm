option A in x, y default x
option A in x, y default x
nop
