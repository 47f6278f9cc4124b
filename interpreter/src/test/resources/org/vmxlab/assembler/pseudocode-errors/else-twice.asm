if carry
else
else
endif
