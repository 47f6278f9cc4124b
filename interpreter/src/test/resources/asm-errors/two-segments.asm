es mov eax, [ds:rax]
