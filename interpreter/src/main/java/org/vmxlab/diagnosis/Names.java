package org.vmxlab.diagnosis;

import java.util.Optional;

/** Words for addresses: from the program's symbols and lines and, where there is one, from the model of its data. */
public interface Names {
    /** The routine that {@code address} lies in, such as {@code vmx_fpu_leave}; the address in hex where none is known. */
    String routine(long address);

    /** {@code file:line} of {@code address}; empty where the line table has nothing. */
    Optional<String> place(long address);

    /** The datum of {@code bytes} bytes at {@code address}, such as {@code X.is_running}. */
    String datum(long address, int bytes);

    /** The VMCS whose region is at {@code address}, such as {@code the VMCS of D (d2v0)}. */
    String vmcs(long address);
}
