handler h
    return 1
endhandler
