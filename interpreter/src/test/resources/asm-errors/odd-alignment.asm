align 12
