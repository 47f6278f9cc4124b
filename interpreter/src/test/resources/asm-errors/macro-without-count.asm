%macro save
%endmacro
