at 5, db 1
