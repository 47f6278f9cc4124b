if [rax] == [rbx]
endif
