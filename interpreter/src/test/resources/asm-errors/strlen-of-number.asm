%strlen n 5
