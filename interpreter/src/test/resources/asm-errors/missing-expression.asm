resb
