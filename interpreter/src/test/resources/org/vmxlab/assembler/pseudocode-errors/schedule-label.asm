scenario "errors"
start 0, main
main:
    hlt
schedule
    cpu 0 until mane
endschedule
