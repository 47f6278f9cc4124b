db * 2
