scenario "s"
start 0, a
start 1, a
a: nop
