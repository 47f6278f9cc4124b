db 256
