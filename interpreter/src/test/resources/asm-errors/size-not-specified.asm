inc [rax]
