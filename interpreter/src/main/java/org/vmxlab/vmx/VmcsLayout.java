package org.vmxlab.vmx;

/** Where each field has its cell: fields of the same width and type side by side, by the index of their encoding. */
final class VmcsLayout {
    /** Cells of all fields. */
    static final int PLACES;

    private static final int ENCODING_LENGTH = 15;
    private static final int WIDTHS = 4;
    private static final int WIDTH_64_BITS = 1;
    private static final int TYPES = 4;
    /** Fields of each width and type; the position is width * 4 + type, as in bits 14:13 and 11:10 of an encoding. */
    private static final int[] SIZES = {6, 0, 11, 7, 42, 3, 25, 14, 20, 8, 24, 1, 8, 6, 23, 15};

    /** By encoding: cell of the field plus 1, as an unsigned byte; 0 if there is none. */
    private static final byte[] CELLS = new byte[1 << ENCODING_LENGTH];

    static {
        int next = 0;
        for (int width = 0; width < WIDTHS; width++) {
            for (int type = 0; type < TYPES; type++) {
                for (int index = 0; index < SIZES[width * TYPES + type]; index++) {
                    int encoding = width << 13 | type << 10 | index << 1;
                    next++;
                    CELLS[encoding] = (byte) next;
                    if (width == WIDTH_64_BITS) {
                        // Access to the high half.
                        CELLS[encoding | 1] = (byte) next;
                    }
                }
            }
        }
        PLACES = next;
    }

    private VmcsLayout() {}

    /** Cell of the field that {@code encoding} names, full or high; -1 if it is no encoding, or its index is past all fields. */
    static int place(long encoding) {
        return encoding >>> ENCODING_LENGTH == 0 ? (CELLS[(int) encoding] & 0xff) - 1 : -1;
    }
}
