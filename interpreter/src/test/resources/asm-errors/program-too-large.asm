times 5 resb 60000000
