%error this machine has no swap
