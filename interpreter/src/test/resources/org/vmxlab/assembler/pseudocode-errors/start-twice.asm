scenario "s"
start 0, a
start 0, a
a: nop
