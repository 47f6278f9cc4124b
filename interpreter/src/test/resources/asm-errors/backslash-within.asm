mov eax, \ 5
