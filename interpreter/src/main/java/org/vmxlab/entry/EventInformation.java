package org.vmxlab.entry;

/** The format of interruption-information fields (SDM volume 3C, sections 24.8.3 and 24.9.2). */
final class EventInformation {
    static final int EXTERNAL_INTERRUPT = 0;
    static final int RESERVED_TYPE = 1;
    static final int NMI = 2;
    static final int HARDWARE_EXCEPTION = 3;
    static final int SOFTWARE_INTERRUPT = 4;
    static final int PRIVILEGED_SOFTWARE_EXCEPTION = 5;
    static final int SOFTWARE_EXCEPTION = 6;
    static final int OTHER = 7;

    static final long VALID = 1L << 31;
    static final long RESERVED = 0x7fff_f000L;
    private static final long ERROR_CODE = 1L << 11;

    private EventInformation() {}

    static long of(int type, int vector) {
        return VALID | (long) type << 8 | vector;
    }

    static long withErrorCode(int type, int vector) {
        return of(type, vector) | ERROR_CODE;
    }

    static boolean isValid(long information) {
        return (information & VALID) != 0;
    }

    static int vector(long information) {
        return (int) information & 0xff;
    }

    static int type(long information) {
        return (int) information >>> 8 & 7;
    }

    static boolean hasErrorCode(long information) {
        return (information & ERROR_CODE) != 0;
    }

    /** Whether events of {@code type} come from an instruction, behind which the handler returns. */
    static boolean isSoftware(int type) {
        return type == SOFTWARE_INTERRUPT || type == PRIVILEGED_SOFTWARE_EXCEPTION || type == SOFTWARE_EXCEPTION;
    }
}
