package org.vmxlab.isa;

import java.util.Arrays;

/**
 * Opcodes that raise #UD in 64-bit mode on every processor (SDM volume 2D, appendix A: marked i64, or empty), and those
 * of extensions that share their opcode with an instruction of this set and that CPUID does not announce here.
 */
final class InvalidOpcodes {
    private static final int[] ONE_BYTE = {
        0x06, 0x07, 0x0e, 0x16, 0x17, 0x1e, 0x1f, 0x27, 0x2f, 0x37, 0x3f, 0x60, 0x61, 0x82, 0x8d, 0x8f, 0x9a, 0xce,
        0xd4, 0xd5, 0xd6, 0xea
    };
    /** 20h to 23h: MOV with a control or debug register that does not exist; 78h, 79h, B8h: without their prefix. */
    private static final int[] TWO_BYTE = {
        0x04, 0x0a, 0x0b, 0x0c, 0x0e, 0x0f, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x36, 0x39, 0x3b, 0x3c,
        0x3d, 0x3e, 0x3f, 0x78, 0x79, 0xb8, 0xb9, 0xff
    };

    private InvalidOpcodes() {}

    /**
     * Whether an opcode that no form matches is one of them.
     *
     * @param map as in {@link Form#map}
     * @param modRm the byte behind the opcode, which counts where the opcode is a group
     */
    static boolean contains(int map, int opcode, int modRm) {
        return switch (map) {
            case 0 -> Arrays.binarySearch(ONE_BYTE, opcode) >= 0 || oneByteGroup(opcode, modRm);
            case 1 -> Arrays.binarySearch(TWO_BYTE, opcode) >= 0 || twoByteGroup(opcode, modRm);
            // INVEPT and INVVPID: without 66h, or with a register for the descriptor.
            case 2 -> opcode == 0x80 || opcode == 0x81;
            default -> false;
        };
    }

    private static boolean isGroup(int opcode) {
        return switch (opcode) {
            case 0x8c, 0x8e, 0xc6, 0xc7, 0xfe, 0xff -> true;
            default -> false;
        };
    }

    private static boolean isTwoByteGroup(int opcode) {
        return opcode == 0x00 || opcode == 0x01 || opcode == 0xba || opcode == 0xc7;
    }

    /** Whether {@link #contains} looks at the byte behind the opcode. */
    static boolean needsModRm(int map, int opcode) {
        return map == 0 && isGroup(opcode) || map == 1 && isTwoByteGroup(opcode);
    }

    private static boolean oneByteGroup(int opcode, int modRm) {
        int digit = modRm >>> 3 & 7;
        return switch (opcode) {
            case 0x8c, 0x8e -> digit > 5;
            // F8 is XABORT and XBEGIN.
            case 0xc6, 0xc7 -> modRm != 0xf8;
            case 0xfe -> digit > 1;
            case 0xff -> digit == 7 || modRm >= 0xc0;
            default -> false;
        };
    }

    private static boolean twoByteGroup(int opcode, int modRm) {
        int digit = modRm >>> 3 & 7;
        return switch (opcode) {
            case 0x00 -> digit > 5;
            // VMRUN, VMMCALL and the other instructions of AMD's virtualisation.
            case 0x01 -> modRm >= 0xd8 && modRm <= 0xdf;
            case 0xba -> digit < 4;
            // F3 with a register and /6 is SENDUIPI.
            case 0xc7 -> digit == 0 || digit == 2 || modRm >= 0xc0;
            default -> false;
        };
    }
}
