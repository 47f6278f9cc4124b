package org.vmxlab.memory;

/** A page of memory, for whoever reads and writes its cells of 8 bytes and nothing else. */
public final class Page {
    private final Memory memory;
    private final long address;
    private final byte[] bytes;
    private final int begin;
    private final byte[] marks;

    /** The page at {@code address}, which begins at {@code begin} of a region's bytes; {@code marks} are those of the region. */
    Page(Memory memory, long address, byte[] bytes, int begin, byte[] marks) {
        this.memory = memory;
        this.address = address;
        this.bytes = bytes;
        this.begin = begin;
        this.marks = marks;
    }

    /** The cell that begins at byte {@code offset}, a multiple of 8 below 4096. */
    public long get(int offset) {
        return Memory.get(bytes, begin + offset, Long.BYTES);
    }

    /** Sets the cell that begins at byte {@code offset}. */
    public void set(int offset, long value) {
        if (memory.journal().tracking() || (marks[begin >>> Memory.PAGE_SHIFT] & Memory.CODE) != 0) {
            memory.write(address + offset, Long.BYTES, value);
            return;
        }
        Memory.put(bytes, begin + offset, Long.BYTES, value);
    }
}
