mov rax, 'abcdefghi'
