package org.vmxlab.encodings;

import java.util.Map;

/** A disassembler of flat binaries in 64-bit mode. */
@FunctionalInterface
public interface PlainDisassembler {
    /** What begins at each address of {@code image}, which lies at {@code origin}, read one behind the other. */
    Map<Long, Listed> disassemble(byte[] image, long origin);

    /**
     * An instruction as it is listed.
     *
     * @param text in Intel's order of operands; {@code (bad)} for bytes that are none
     */
    record Listed(int length, String text) {}
}
