start 0, a
a: nop
