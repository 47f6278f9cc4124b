forever
if carry
endforever
endif
endforever
