package org.vmxlab.assembler;

import java.util.Locale;

/** NASM's number notations. */
final class Numbers {
    private Numbers() {}

    /** The number, modulo 2^64 as NASM has it for 64-bit numbers. */
    static long parse(String written) {
        String text = written.replace("_", "").toLowerCase(Locale.ROOT);
        if (text.startsWith("0x") || text.startsWith("0h")) {
            return Long.parseUnsignedLong(text.substring(2), 16);
        }
        if (text.startsWith("$")) {
            return Long.parseUnsignedLong(text.substring(1), 16);
        }
        if (text.endsWith("h")) {
            return Long.parseUnsignedLong(text.substring(0, text.length() - 1), 16);
        }
        if (text.startsWith("0b") || text.startsWith("0y")) {
            return Long.parseUnsignedLong(text.substring(2), 2);
        }
        if (text.startsWith("0o") || text.startsWith("0q")) {
            return Long.parseUnsignedLong(text.substring(2), 8);
        }
        if (text.startsWith("0d")) {
            return Long.parseUnsignedLong(text.substring(2), 10);
        }
        if (text.endsWith("b") || text.endsWith("y")) {
            return Long.parseUnsignedLong(text.substring(0, text.length() - 1), 2);
        }
        if (text.endsWith("o") || text.endsWith("q")) {
            return Long.parseUnsignedLong(text.substring(0, text.length() - 1), 8);
        }
        if (text.endsWith("d")) {
            return Long.parseUnsignedLong(text.substring(0, text.length() - 1), 10);
        }
        return Long.parseUnsignedLong(text, 10);
    }
}
