note hello
