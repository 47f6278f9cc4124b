%macro again 0
    again
%endmacro
    again
