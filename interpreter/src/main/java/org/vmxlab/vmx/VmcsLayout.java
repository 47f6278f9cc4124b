package org.vmxlab.vmx;

/** Where each field has its cell: fields of the same width and type side by side, by the index of their encoding. */
final class VmcsLayout {
    /** Cells of all fields. */
    static final int PLACES;

    private static final int GROUPS = 16;
    /** Fields of each width and type; the position is width * 4 + type, as in bits 14:13 and 11:10 of an encoding. */
    private static final int[] SIZES = {6, 0, 11, 7, 42, 3, 25, 14, 20, 8, 24, 1, 8, 6, 23, 15};

    private static final int[] FIRST = new int[GROUPS];

    static {
        int next = 0;
        for (int group = 0; group < GROUPS; group++) {
            FIRST[group] = next;
            next += SIZES[group];
        }
        PLACES = next;
    }

    private VmcsLayout() {}

    /** Cell of the field that {@code encoding} names, full or high; -1 if the encoding's index is past all fields. */
    static int place(int encoding) {
        int group = encoding >>> 11 & 0xc | encoding >>> 10 & 3;
        int index = encoding >>> 1 & 0x1ff;
        return index < SIZES[group] ? FIRST[group] + index : -1;
    }
}
