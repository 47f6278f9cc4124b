scenario "s"
cpus 65
start 0, a
a: nop
