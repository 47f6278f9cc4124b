invoke f, 1, 2, 3, 4, 5, 6, 7
f: ret
