; Two CPUs add 1 to the same counter without a lock prefix. The schedule interrupts CPU 0 between its load and its
; store, so that one addition is lost. Try: vmxlab run examples/lost-update --variant locked

scenario "two CPUs increment a counter, and one increment is lost"
cpus 2
start 0, adder_0
start 1, adder_1
option LOCKED in no, yes default no
variant racy
variant locked : LOCKED=yes
expect racy : assertion in adder_0
expect locked : ok
bounds steps 1000
schedule
    cpu 0 until increment.add
    cpu 1
    cpu 0
endschedule

        org 0x100000

section .text

; counter := counter + 1, and this CPU is done
proc increment(address: rdi)
%if LOCKED == yes
.add:
    lock inc qword [address]
%else
    let value: rax = qword [address]
.add:
    inc value
    mov [address], value
%endif
    lock inc qword [done]
endproc

proc adder_0
    invoke increment, counter
    repeat
        pause
    until qword [done] == 2
    assert qword [counter] == 2, "both increments are counted"
    stop
endproc

proc adder_1
    invoke increment, counter
    stop
endproc

section .data
align 8
counter:    dq 0
done:       dq 0
