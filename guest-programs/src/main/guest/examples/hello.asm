; The smallest scenario: one CPU, a procedure, a loop, a check. Try: vmxlab run examples/hello --trace

scenario "one CPU adds the numbers from 1 to 10"
cpus 1
start 0, main
expect ok

        org 0x100000

section .text

; RAX := 1 + 2 + ... + last
proc sum(last: rdi)
    let total: rax = 0
    while last != 0
        add total, last
        dec last
    endwhile
    return
endproc

proc main
    note "hello"
    invoke sum, 10
    mov [result], rax
    assert qword [result] == 55, "the sum of 1 to 10 is 55"
    stop
endproc

section .data
align 8
result:     dq 0
