if 1 < rax < 3
endif
