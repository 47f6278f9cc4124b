%include "missing.inc"
