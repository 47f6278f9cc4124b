package org.vmxlab.isa;

/** What the bytes at an address are. */
public sealed interface Decoding {
    /** Bytes looked at: of an instruction, its length. */
    int length();

    /** An instruction of the subset. */
    record Decoded(Instruction instruction) implements Decoding {
        @Override
        public int length() {
            return instruction.length();
        }
    }

    /**
     * No instruction of the subset.
     *
     * @param kind whether a processor would refuse it, too
     * @param bytes in hex, as far as they were looked at
     * @param nearest what comes nearest, for the message; may be empty
     */
    record Undecodable(Kind kind, long address, int length, String bytes, String nearest) implements Decoding {
        /** Why it is none. */
        public enum Kind {
            /** Raises #UD in 64-bit mode on any processor. */
            INVALID_OPCODE,
            /** Longer than 15 bytes: #GP(0). */
            TOO_LONG,
            /** An instruction, or possibly one, that this machine does not have. */
            NOT_SUPPORTED
        }

        /** For people: bytes, address, nearest known. */
        public String message() {
            return "not supported: bytes " + bytes + " at 0x" + Long.toHexString(address)
                    + (nearest.isEmpty() ? "" : ", nearest known: " + nearest);
        }
    }
}
