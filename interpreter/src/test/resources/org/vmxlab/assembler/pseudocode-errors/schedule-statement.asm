scenario "errors"
start 0, main
main:
    hlt
schedule
    cpi 0
endschedule
