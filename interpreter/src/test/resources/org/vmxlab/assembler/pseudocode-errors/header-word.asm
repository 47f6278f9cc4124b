proc f using rbx
endproc
