package org.vmxlab.assembler;

import java.io.ByteArrayOutputStream;

/** A section while it fills up; its address is that of the pass before. */
final class Section {
    private final String name;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long address;
    private long size;
    private long sizeBefore;
    private int alignment;

    Section(String name, int alignment) {
        this.name = name;
        this.alignment = alignment;
    }

    String name() {
        return name;
    }

    /** Whether it has a size only: {@code .bss} and {@code .stacks}. */
    boolean isEmptyInFile() {
        return name.equals(".bss") || name.equals(".stacks");
    }

    int alignment() {
        return alignment;
    }

    void align(int to) {
        alignment = Math.max(alignment, to);
    }

    long address() {
        return address;
    }

    void place(long at) {
        address = at;
    }

    long size() {
        return size;
    }

    /** Where the next byte goes. */
    long here() {
        return address + size;
    }

    byte[] content() {
        return bytes.toByteArray();
    }

    /** Whether {@code place} lay in it in the pass before. */
    boolean held(long place) {
        return place - address >= 0 && place - address < sizeBefore;
    }

    void startPass() {
        bytes.reset();
        sizeBefore = size;
        size = 0;
    }

    void write(byte[] data) {
        if (!isEmptyInFile()) {
            bytes.writeBytes(data);
        }
        size += data.length;
    }

    void skip(long count) {
        if (!isEmptyInFile()) {
            bytes.writeBytes(new byte[Math.toIntExact(count)]);
        }
        size += count;
    }
}
