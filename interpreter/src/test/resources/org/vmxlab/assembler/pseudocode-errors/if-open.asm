proc f
if carry
endproc
