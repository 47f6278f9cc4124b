scenario "s"
cpus 2
start 0, a
a: nop
