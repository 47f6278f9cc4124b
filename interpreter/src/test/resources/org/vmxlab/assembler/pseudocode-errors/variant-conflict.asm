option A in x, y default x
variant v : A=x
trigger t : A=y
nop
