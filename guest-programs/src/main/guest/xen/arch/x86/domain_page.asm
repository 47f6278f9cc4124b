; Mapping pages of domains. xen/arch/x86/domain_page.c

%ifndef XEN_DOMAIN_PAGE
%define XEN_DOMAIN_PAGE

section .text

; map_domain_page(page)             xen/arch/x86/domain_page.c @ 92f0d4392e
; Returns the address where the page is visible. Memory is identity-mapped; what a debug build does besides is to save
; lazily held state when it has to look up the map-cache of the idle vCPU.
proc map_domain_page(page: rdi) uses rbx
    mov     rbx, page
%if DEBUG_MAPCACHE == on
    mov     rax, [gs:current]
    if rax == [gs:idle_vcpu]
        invoke  sync_local_execstate
    endif
%endif
    return rbx
endproc

%endif
