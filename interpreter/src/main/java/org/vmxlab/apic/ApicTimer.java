package org.vmxlab.apic;

/** The timer of a local APIC; counts in units of the time-stamp counter divided (SDM volume 3A, section 10.5.4). */
public final class ApicTimer {
    static final int WORDS = 4;

    private static final int W_INITIAL = 0;
    private static final int W_DIVIDE = 1;
    /** Time-stamp counter when counting began. */
    private static final int W_BEGAN = 2;
    /** 1 while it counts. */
    private static final int W_COUNTS = 3;

    private static final int PERIODIC = 1;

    private final long[] state;
    private final int at;

    ApicTimer(long[] state, int at) {
        this.state = state;
        this.at = at;
    }

    void reset() {
        for (int i = 0; i < WORDS; i++) {
            state[at + i] = 0;
        }
    }

    long initial() {
        return state[at + W_INITIAL];
    }

    long divide() {
        return state[at + W_DIVIDE];
    }

    void setDivide(long value) {
        state[at + W_DIVIDE] = value & 0xb;
    }

    /** Bits 3, 1 and 0 of the divide register: 0 divides by 2 … 6 by 128, 7 by 1. */
    private int shift() {
        long value = divide();
        int code = (int) (value & 3 | value >>> 1 & 4);
        return code == 7 ? 0 : code + 1;
    }

    void load(long count, long tsc) {
        state[at + W_INITIAL] = count & 0xffff_ffffL;
        state[at + W_BEGAN] = tsc;
        state[at + W_COUNTS] = count == 0 ? 0 : 1;
    }

    /** The count at time {@code tsc}. */
    long current(long tsc) {
        if (!counts()) {
            return 0;
        }
        return Math.max(0, initial() - (tsc - state[at + W_BEGAN] >>> shift()));
    }

    /** Whether it counts towards an expiry. */
    public boolean counts() {
        return state[at + W_COUNTS] != 0;
    }

    /** Time-stamp counter at which the count reaches 0; meaningful while it counts. */
    public long expiry() {
        return state[at + W_BEGAN] + (initial() << shift());
    }

    /** Stops counting before it has expired. */
    public void stop() {
        state[at + W_COUNTS] = 0;
    }

    /** Expires {@code steps} later, if it counts. */
    public void postpone(long steps) {
        state[at + W_BEGAN] += counts() ? steps : 0;
    }

    /** The count has reached 0: starts again in periodic mode, rests otherwise. */
    public void expired(long timerEntry) {
        if ((timerEntry >>> 17 & 3) == PERIODIC) {
            state[at + W_BEGAN] = expiry();
        } else {
            state[at + W_COUNTS] = 0;
        }
    }
}
