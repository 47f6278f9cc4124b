scenario "t"
cpus 2
start 0, main
start 1, main
idt 0xfd, ipi
stack 4096
struc vcpu
 .a: resq 1
 .run: resb 1
 .id: resd 1
endstruc
percpu current: resq 1
percpu depth: dd 5
org 0x100000
section .text
proc f(v: rdi, n: esi) uses rbx, r12
    local saved, mask
    let x: rbx = v
    mov [saved], rax
    mov qword [mask], 3
    if [x + vcpu.run] == 0 && (n < 5 || carry)
        return 1
    elseif signed rax > 3
        mov [x+vcpu.id], 4
    else
        bug "no"
    endif
    while [x + vcpu.a] & (1 << 3)
        if !zero
            break
        endif
        continue
    endwhile
    return [x + vcpu.run]
endproc
handler ipi uses rbx
    note "hi"
    owner [rbx + vcpu.a]
    owner none
endhandler
proc main
    mov rax, [gs:current]
    cmp [gs:depth], 5
    percpu_address r8, depth, rcx
    invoke f, rsi, rdi, &[r + 8], [vc + vcpu.id]
    choose rax, 3
    assume rax != 0
    assert rax < 3, "x"
    stop
endproc
section .data
r equ 8
vc: istruc vcpu
 at vcpu.id, dd 7
 iend
vmcs_region vm
text hello, "hello"
option RELOAD in never, always default never
variant a = b : RELOAD=always
trigger T1
may_halt 0, 1
check owner, laws
bounds steps 100
apic x2apic
model default
expect a/T1 : ok in main
schedule T1
    cpu 0 until main #2
    hold 1
    arrive 0xfd, 1
    drain 0
    cpu 1 steps 5
    cpu 0
endschedule
section .text
proc g
    forever
        repeat
            break
        until signed rax <= 4 || !(rcx & 1)
    endforever
endproc
