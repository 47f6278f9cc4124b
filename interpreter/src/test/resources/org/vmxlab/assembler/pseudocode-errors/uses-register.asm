proc f uses ebx
endproc
