scenario "errors"
start 0, main
main:
    hlt
idt 256, main
