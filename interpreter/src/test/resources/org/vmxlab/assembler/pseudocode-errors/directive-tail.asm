scenario "errors"
start 0, main
main:
    hlt
cpus 1 2
