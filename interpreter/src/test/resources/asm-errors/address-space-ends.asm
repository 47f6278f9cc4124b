; the last bytes of the address space hold no program: its pages and stacks come behind it
        org     0xfffffffffffffff0
start:  times 8 nop
