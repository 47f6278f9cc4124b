resb -1
