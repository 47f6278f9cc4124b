%undef
