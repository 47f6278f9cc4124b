scenario "errors"
start 0, main
main:
    hlt
trigger T1
schedule T2
endschedule
