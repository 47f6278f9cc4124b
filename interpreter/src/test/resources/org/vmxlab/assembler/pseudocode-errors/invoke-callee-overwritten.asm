invoke [rdi], 1
