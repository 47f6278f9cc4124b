%include "endless-include.asm"
