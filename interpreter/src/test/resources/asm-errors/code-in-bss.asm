section .bss
nop
