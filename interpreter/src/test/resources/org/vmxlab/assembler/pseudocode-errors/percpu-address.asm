percpu_address eax, x, 0
