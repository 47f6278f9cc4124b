scenario "errors"
start 0, main
main:
    hlt
model skylake
