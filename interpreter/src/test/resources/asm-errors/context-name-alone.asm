mov eax, %$x
