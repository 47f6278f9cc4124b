assert rax == 0, 5
