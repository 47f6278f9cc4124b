scenario "errors"
start 0, main
main:
    hlt
apic x3apic
