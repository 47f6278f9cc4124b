lock inc rax
