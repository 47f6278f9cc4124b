percpu x: resq rax
