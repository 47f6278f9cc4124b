proc f
    nop
