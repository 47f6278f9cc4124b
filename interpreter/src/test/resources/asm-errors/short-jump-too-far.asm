    jmp short away
    times 200 nop
away: nop
