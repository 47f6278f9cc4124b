endproc
