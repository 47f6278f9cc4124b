db 'abc
