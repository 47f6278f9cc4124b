rax: nop
