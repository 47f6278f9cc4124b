limit equ 3
if limit == 3
endif
