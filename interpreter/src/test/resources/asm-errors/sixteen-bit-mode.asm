bits 16
