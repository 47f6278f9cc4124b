if carri
endif
