%substr part 'abc'
