package org.vmxlab.image;

/**
 * A stretch of memory that the program brings along.
 *
 * @param name of its section
 * @param content its bytes; memory of a larger {@code size} is zero behind them
 * @param size bytes in memory
 */
public record Segment(String name, long address, byte[] content, long size, boolean executable) {
    /** The content, not copied: segments are read-only by convention. */
    @Override
    public byte[] content() {
        return content;
    }

    public long end() {
        return address + size;
    }
}
