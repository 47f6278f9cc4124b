extern printf
