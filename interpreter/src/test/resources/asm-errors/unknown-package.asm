%use floats
