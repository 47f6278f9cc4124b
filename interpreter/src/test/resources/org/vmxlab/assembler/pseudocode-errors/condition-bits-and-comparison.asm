if rax & 4 == 0
endif
