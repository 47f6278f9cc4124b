handler h
endproc
