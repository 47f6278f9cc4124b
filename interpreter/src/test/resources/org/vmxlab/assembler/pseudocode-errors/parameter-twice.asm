proc f(v: rdi, v: rsi)
endproc
