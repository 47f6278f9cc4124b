org there
