package org.vmxlab.memory;

/**
 * A stretch of memory that a program declares.
 *
 * @param base first address, a multiple of 4096
 * @param bytes size in bytes, a positive multiple of 4096
 * @param access what a store does here
 */
public record Region(long base, int bytes, Access access) {
    /** What may be done to a region. Everything in it may be read and executed. */
    public enum Access {
        READ_WRITE,
        READ_ONLY
    }

    public Region {
        if ((base & 4095) != 0 || bytes <= 0 || (bytes & 4095) != 0) {
            throw new IllegalArgumentException(
                    "region 0x%x with 0x%x bytes: base and size are multiples of 4096".formatted(base, bytes));
        }
    }
}
