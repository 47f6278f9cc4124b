a32 lodsb
