option RELOAD in never, always default never
variant v : RELAOD=never
nop
