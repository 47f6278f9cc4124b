mov dword rax, 5
