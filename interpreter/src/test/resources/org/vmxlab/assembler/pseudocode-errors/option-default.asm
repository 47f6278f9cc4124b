option RELOAD in never, always default alway
nop
