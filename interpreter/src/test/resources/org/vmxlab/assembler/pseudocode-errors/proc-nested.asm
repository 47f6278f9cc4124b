proc f
proc g
endproc
