scenario "errors"
start 0, main
main:
    hlt
idt 3, main
idt 3, main
