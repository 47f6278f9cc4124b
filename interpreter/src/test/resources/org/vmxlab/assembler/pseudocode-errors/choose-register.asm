choose eax, 3
