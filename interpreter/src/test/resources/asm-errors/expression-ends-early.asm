db 1 +
