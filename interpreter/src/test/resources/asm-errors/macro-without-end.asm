%macro m 0
nop
