if
endif
