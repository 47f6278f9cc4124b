again: mvo rax, rbx
