section 5
