package org.vmxlab.encodings;

import java.util.Set;

/** An assembler of NASM's language that makes flat binaries. */
@FunctionalInterface
public interface PlainAssembler {
    Output assemble(String source);

    /**
     * What came of a source.
     *
     * @param bytes from the lowest byte to the last; empty if a line was refused
     * @param refused numbers of lines, counted from 1; perhaps not all of those that would be
     */
    record Output(byte[] bytes, Set<Integer> refused) {
        public Output {
            bytes = bytes.clone();
            refused = Set.copyOf(refused);
        }
    }
}
