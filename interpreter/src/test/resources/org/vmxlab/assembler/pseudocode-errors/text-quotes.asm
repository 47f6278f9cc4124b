text hello
