%define f(a
