invoke f, [rsi], rdi
f: ret
