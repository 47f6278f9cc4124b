proc f
    nop
    local x
endproc
