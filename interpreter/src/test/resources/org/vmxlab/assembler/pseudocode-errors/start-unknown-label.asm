scenario "s"
start 0, mian
main: nop
