mov rax, \
