package org.vmxlab.arch;

/** Vectors of the exceptions that this machine can raise (SDM volume 3A, table 6-1). */
public final class Vector {
    public static final int DIVIDE_ERROR = 0;
    public static final int DEBUG = 1;
    public static final int NMI = 2;
    public static final int BREAKPOINT = 3;
    public static final int OVERFLOW = 4;
    public static final int BOUND = 5;
    public static final int UNDEFINED_OPCODE = 6;
    public static final int DEVICE_NOT_AVAILABLE = 7;
    public static final int DOUBLE_FAULT = 8;
    public static final int INVALID_TSS = 10;
    public static final int SEGMENT_NOT_PRESENT = 11;
    public static final int STACK_FAULT = 12;
    public static final int GENERAL_PROTECTION = 13;
    public static final int PAGE_FAULT = 14;
    public static final int FLOATING_POINT = 16;
    public static final int ALIGNMENT_CHECK = 17;
    public static final int MACHINE_CHECK = 18;
    public static final int SIMD = 19;
    public static final int VIRTUALIZATION = 20;
    public static final int CONTROL_PROTECTION = 21;

    private Vector() {}

    /** The manual's mnemonic of an exception vector, such as {@code #GP}; {@code vector 0x..} for others. */
    public static String name(int vector) {
        return switch (vector) {
            case DIVIDE_ERROR -> "#DE";
            case DEBUG -> "#DB";
            case NMI -> "NMI";
            case BREAKPOINT -> "#BP";
            case OVERFLOW -> "#OF";
            case BOUND -> "#BR";
            case UNDEFINED_OPCODE -> "#UD";
            case DEVICE_NOT_AVAILABLE -> "#NM";
            case DOUBLE_FAULT -> "#DF";
            case INVALID_TSS -> "#TS";
            case SEGMENT_NOT_PRESENT -> "#NP";
            case STACK_FAULT -> "#SS";
            case GENERAL_PROTECTION -> "#GP";
            case PAGE_FAULT -> "#PF";
            case FLOATING_POINT -> "#MF";
            case ALIGNMENT_CHECK -> "#AC";
            case MACHINE_CHECK -> "#MC";
            case SIMD -> "#XM";
            case VIRTUALIZATION -> "#VE";
            case CONTROL_PROTECTION -> "#CP";
            default -> "vector 0x" + Integer.toHexString(vector);
        };
    }

    /** Whether delivery of the exception pushes an error code (SDM volume 3A, section 6.13). */
    public static boolean hasErrorCode(int vector) {
        return switch (vector) {
            case DOUBLE_FAULT,
                    INVALID_TSS,
                    SEGMENT_NOT_PRESENT,
                    STACK_FAULT,
                    GENERAL_PROTECTION,
                    PAGE_FAULT,
                    ALIGNMENT_CHECK,
                    CONTROL_PROTECTION -> true;
            default -> false;
        };
    }
}
