package org.vmxlab.apic;

import java.util.Arrays;
import org.vmxlab.arch.CpuException;

/** The local vector table: which interrupt each source within the processor gives (SDM volume 3A, section 10.5.1). */
final class LocalVectorTable {
    static final int WORDS = 6;

    private static final int TIMER = 0x32;
    private static final int THERMAL = 0x33;
    private static final int PERFORMANCE = 0x34;
    private static final int LINT0 = 0x35;
    private static final int LINT1 = 0x36;
    private static final int ERROR = 0x37;

    private static final long MASK = 1L << 16;
    private static final long DELIVERY_STATUS = 1L << 12;
    private static final long REMOTE_IRR = 1L << 14;
    private static final int DEADLINE = 2;

    private final long[] state;
    private final int at;

    LocalVectorTable(long[] state, int at) {
        this.state = state;
        this.at = at;
    }

    static boolean holds(int register) {
        return register >= TIMER && register <= ERROR;
    }

    void reset() {
        Arrays.fill(state, at, at + WORDS, MASK);
    }

    /** Masks all entries, as software that disables the APIC does. */
    void mask() {
        for (int i = 0; i < WORDS; i++) {
            state[at + i] |= MASK;
        }
    }

    long read(int register) {
        return state[at + register - TIMER];
    }

    /** Writes an entry; masked whatever {@code value} says if {@code masked}. */
    void write(int register, long value, boolean masked) {
        state[at + register - TIMER] = value & writable(register) | (masked ? MASK : 0);
    }

    /**
     * Bits of an entry that do not exist.
     *
     * @throws CpuException #GP(0) if {@code register} is no entry
     */
    static long reserved(int register) {
        if (!holds(register)) {
            throw CpuException.generalProtection(0);
        }
        boolean pin = register == LINT0 || register == LINT1;
        return ~(writable(register) | DELIVERY_STATUS | (pin ? REMOTE_IRR : 0));
    }

    private static long writable(int register) {
        return switch (register) {
            case TIMER -> 0x700ff;
            case THERMAL, PERFORMANCE -> 0x107ff;
            // Polarity and trigger mode, too.
            case LINT0, LINT1 -> 0x1a7ff;
            default -> 0x100ff;
        };
    }

    long timer() {
        return read(TIMER);
    }

    long error() {
        return read(ERROR);
    }

    static boolean isMasked(long entry) {
        return (entry & MASK) != 0;
    }

    static int vector(long entry) {
        return (int) entry & 0xff;
    }

    /** Whether the timer waits for a value of the time-stamp counter (SDM volume 3A, section 10.5.4.1). */
    boolean deadlineMode() {
        return (timer() >>> 17 & 3) == DEADLINE;
    }
}
