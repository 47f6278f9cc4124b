struc point
.x: resq 1
.y: resq 1
endstruc
istruc point
at point.y, dq 1
at point.x, dq 1
iend
