if rax = 3
endif
