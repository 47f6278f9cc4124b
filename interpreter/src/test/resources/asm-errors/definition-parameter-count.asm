%define f(a) a
    db f(1, 2)
