vmptrlod [rax]
