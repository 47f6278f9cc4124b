if (rax == 0
endif
