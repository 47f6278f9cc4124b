package org.vmxlab.isa;

/** Opcodes that raise #UD in 64-bit mode on every processor (SDM volume 2D, appendix A, marked i64 or empty). */
final class InvalidOpcodes {
    private static final int[] ONE_BYTE = {
        0x06, 0x07, 0x0e, 0x16, 0x17, 0x1e, 0x1f, 0x27, 0x2f, 0x37, 0x3f, 0x60, 0x61, 0x82, 0x9a, 0xce, 0xd4, 0xd5, 0xd6,
        0xea
    };
    private static final int[] TWO_BYTE = {0x04, 0x0a, 0x0c, 0x0e, 0x0f, 0x24, 0x25, 0x26, 0x27, 0x36, 0x39, 0x3b, 0x3c,
        0x3d, 0x3e, 0x3f};

    private InvalidOpcodes() {}

    static boolean contains(int map, int opcode) {
        if (map > 1) {
            return false;
        }
        for (int invalid : map == 0 ? ONE_BYTE : TWO_BYTE) {
            if (invalid == opcode) {
                return true;
            }
        }
        return false;
    }
}
