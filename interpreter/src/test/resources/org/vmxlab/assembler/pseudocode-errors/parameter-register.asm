proc f(v: rbxx)
endproc
