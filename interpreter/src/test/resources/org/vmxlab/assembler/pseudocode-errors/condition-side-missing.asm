if rax ==
endif
