istruc point
iend
