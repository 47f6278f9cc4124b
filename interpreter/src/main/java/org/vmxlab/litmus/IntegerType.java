package org.vmxlab.litmus;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * Type of a location or register: how its bits are read as a number.
 *
 * @param bytes 1, 2, 4 or 8
 * @param sign how the top bit counts
 */
record IntegerType(String name, int bytes, Sign sign) {
    /** How the top bit counts. */
    enum Sign {
        SIGNED,
        UNSIGNED,
        /** Signed at 32 bits where the upper half is 0, else signed at 64 bits: what nobody gave a type. */
        ADAPTIVE
    }

    /** What has no declared type. */
    static final IntegerType UNTYPED = new IntegerType("int", 8, Sign.ADAPTIVE);
    /** What holds an address. */
    static final IntegerType POINTER = new IntegerType("pointer", 8, Sign.UNSIGNED);

    private static final List<IntegerType> TYPES = List.of(
            new IntegerType("int", 4, Sign.SIGNED),
            new IntegerType("char", 1, Sign.SIGNED),
            new IntegerType("short", 2, Sign.SIGNED),
            new IntegerType("long", 8, Sign.SIGNED),
            new IntegerType("int8_t", 1, Sign.SIGNED),
            new IntegerType("int16_t", 2, Sign.SIGNED),
            new IntegerType("int32_t", 4, Sign.SIGNED),
            new IntegerType("int64_t", 8, Sign.SIGNED),
            new IntegerType("uint8_t", 1, Sign.UNSIGNED),
            new IntegerType("uint16_t", 2, Sign.UNSIGNED),
            new IntegerType("uint32_t", 4, Sign.UNSIGNED),
            new IntegerType("uint64_t", 8, Sign.UNSIGNED));

    static Optional<IntegerType> named(String word) {
        return TYPES.stream().filter(type -> type.name.equals(word)).findFirst();
    }

    static List<String> names() {
        return TYPES.stream().map(IntegerType::name).toList();
    }

    /** The one word that stands for all words equal to {@code word} in this type. */
    long canonical(long word) {
        int bits = bytes * 8;
        return switch (sign) {
            case SIGNED -> word << 64 - bits >> 64 - bits;
            case UNSIGNED -> bits == 64 ? word : word & (1L << bits) - 1;
            case ADAPTIVE -> word >>> 32 == 0 ? (int) word : word;
        };
    }

    /** A {@link #canonical} word as the number that it stands for. */
    BigInteger number(long canonical) {
        return sign == Sign.UNSIGNED ? new BigInteger(Long.toUnsignedString(canonical)) : BigInteger.valueOf(canonical);
    }
}
