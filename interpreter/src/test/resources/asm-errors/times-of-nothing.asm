times 5
