iend
