option RELOAD in never, always default never
variant v : RELOAD=nver
nop
