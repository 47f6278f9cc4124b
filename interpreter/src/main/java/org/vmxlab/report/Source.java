package org.vmxlab.report;

import java.util.Optional;

/** The text of the program behind an address. */
public interface Source {
    /** The instruction at {@code address} in assembler syntax; empty where none can be decoded. */
    Optional<String> instruction(long address);
}
