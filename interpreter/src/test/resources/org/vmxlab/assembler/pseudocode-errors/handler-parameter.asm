handler h(v: rdi)
endhandler
