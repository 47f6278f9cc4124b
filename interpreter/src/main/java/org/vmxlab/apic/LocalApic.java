package org.vmxlab.apic;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.vmxlab.arch.CpuException;

/**
 * The local APIC of one CPU (SDM volume 3A, chapter 10).
 *
 * <p>All its state is words. It knows no other APIC: what it sends is an {@link InterruptCommand} in its outbox. Time is
 * told to it, in units of the time-stamp counter.
 */
public final class LocalApic {
    // Registers by their x2APIC number: MSR 800h + n, page offset 10h * n.
    private static final int ID = 0x02;
    private static final int VERSION = 0x03;
    private static final int TPR = 0x08;
    private static final int APR = 0x09;
    private static final int PPR = 0x0a;
    private static final int EOI = 0x0b;
    private static final int RRD = 0x0c;
    private static final int LDR = 0x0d;
    private static final int DFR = 0x0e;
    private static final int SVR = 0x0f;
    private static final int ISR = 0x10;
    private static final int TMR = 0x18;
    private static final int IRR = 0x20;
    private static final int ESR = 0x28;
    private static final int ICR = 0x30;
    /** Where the low half of the ICR lies in the APIC's page. */
    public static final int ICR_OFFSET = ICR << 4;

    private static final int ICR_HIGH = 0x31;
    private static final int INITIAL_COUNT = 0x38;
    private static final int CURRENT_COUNT = 0x39;
    private static final int DIVIDE = 0x3e;
    private static final int SELF_IPI = 0x3f;

    private static final long VERSION_VALUE = 0x0005_0014L;
    private static final long SOFTWARE_ENABLE = 1L << 8;
    private static final long SVR_WRITABLE = 0x1ff;
    private static final long SEND_ILLEGAL_VECTOR = 1L << 5;
    private static final long RECEIVE_ILLEGAL_VECTOR = 1L << 6;
    private static final long ILLEGAL_REGISTER = 1L << 7;
    private static final int LOWEST_LEGAL_VECTOR = 16;
    private static final long GLOBAL_ENABLE = 1L << 11;
    private static final long EXTENDED = 1L << 10;
    private static final long BOOTSTRAP = 1L << 8;
    private static final long BASE_RESERVED = 0xffffff00_000002ffL;
    private static final long X2APIC_ICR_RESERVED = 0xfff3_2000L;
    private static final long ICR_STATUS = 1L << 12;
    private static final long DELIVERY_MODE = 7L << 8;

    // Words of the state.
    private static final int W_BASE = 0;
    private static final int W_XAPIC_ID = 1;
    private static final int W_TPR = 2;
    private static final int W_SVR = 3;
    private static final int W_ESR = 4;
    /** Errors since the last write of ESR. */
    private static final int W_ERRORS = 5;

    private static final int W_LDR = 6;
    private static final int W_DFR = 7;
    private static final int W_ICR = 8;
    private static final int W_LVT = 10;
    private static final int W_IRR = 18;
    private static final int W_ISR = 22;
    private static final int W_TMR = 26;
    private static final int W_OUTBOX_SIZE = 30;
    private static final int W_OUTBOX = 31;
    private static final int OUTBOX_CAPACITY = 4;
    private static final int W_TIMER = W_OUTBOX + OUTBOX_CAPACITY;
    private static final int WORDS = W_TIMER + ApicTimer.WORDS;

    private final int number;
    private final long[] state = new long[WORDS];
    private final ApicTimer timer = new ApicTimer(state, W_TIMER);
    private final LocalVectorTable vectorTable = new LocalVectorTable(state, W_LVT);

    /** The APIC of CPU {@code number} as firmware leaves it: in {@code mode}, software-enabled, flat model. */
    public LocalApic(int number, ApicMode mode) {
        this.number = number;
        long bits = mode == ApicMode.DISABLED ? 0 : mode == ApicMode.XAPIC ? GLOBAL_ENABLE : GLOBAL_ENABLE | EXTENDED;
        state[W_BASE] = 0xfee0_0000L | bits | (number == 0 ? BOOTSTRAP : 0);
        reset();
        state[W_XAPIC_ID] = (long) number << 24;
        state[W_SVR] = SOFTWARE_ENABLE | 0xff;
        state[W_LDR] = 1L << 24 + (number & 7);
    }

    /** All state, for snapshots, hashes and comparisons. */
    public long[] state() {
        return state;
    }

    public ApicTimer timer() {
        return timer;
    }

    /** Registers as after INIT; identifier and mode stay (SDM volume 3A, section 10.4.7.3). */
    public void reset() {
        Arrays.fill(state, W_TPR, WORDS, 0);
        state[W_SVR] = 0xff;
        state[W_DFR] = 0xffff_ffffL;
        vectorTable.reset();
        timer.reset();
    }

    // ------------------------------------------------------------------ mode and identity

    public ApicMode mode() {
        long base = state[W_BASE];
        if ((base & GLOBAL_ENABLE) == 0) {
            return ApicMode.DISABLED;
        }
        return (base & EXTENDED) != 0 ? ApicMode.X2APIC : ApicMode.XAPIC;
    }

    /** IA32_APIC_BASE. */
    public long base() {
        return state[W_BASE];
    }

    /**
     * Writes IA32_APIC_BASE.
     *
     * @throws CpuException #GP(0) for reserved bits and for transitions that table 10-5 of SDM volume 3A forbids
     */
    public void setBase(long value) {
        boolean enabled = (value & GLOBAL_ENABLE) != 0;
        boolean extended = (value & EXTENDED) != 0;
        ApicMode before = mode();
        boolean forbidden = !enabled && extended
                || before == ApicMode.DISABLED && extended
                || before == ApicMode.X2APIC && enabled && !extended;
        if ((value & BASE_RESERVED) != 0 || forbidden) {
            throw CpuException.generalProtection(0);
        }
        state[W_BASE] = value;
        if (!enabled) {
            reset();
        } else if (before == ApicMode.XAPIC && extended) {
            state[W_ICR] = 0;
        }
    }

    /** Identifier that physical destinations are compared with. */
    public long id() {
        return mode() == ApicMode.X2APIC ? number : state[W_XAPIC_ID] >>> 24;
    }

    /** LDR; in x2APIC mode derived from the identifier. */
    public long logicalDestination() {
        return mode() == ApicMode.X2APIC ? (long) (number >>> 4) << 16 | 1L << (number & 15) : state[W_LDR];
    }

    boolean flatModel() {
        return state[W_DFR] >>> 28 == 0xf;
    }

    public boolean softwareEnabled() {
        return mode() != ApicMode.DISABLED && (state[W_SVR] & SOFTWARE_ENABLE) != 0;
    }

    // ------------------------------------------------------------------ acceptance and priority

    /** A fixed, edge-triggered interrupt arrives: pending if the APIC is enabled, merged with one already pending. */
    public void accept(int vector) {
        if (!softwareEnabled()) {
            return;
        }
        if (vector < LOWEST_LEGAL_VECTOR) {
            error(RECEIVE_ILLEGAL_VECTOR);
            return;
        }
        setBit(W_IRR, vector);
        clearBit(W_TMR, vector);
    }

    /** Whether {@code vector} is pending: its bit of IRR. */
    public boolean isPending(int vector) {
        return (state[W_IRR + (vector >>> 6)] >>> vector & 1) != 0;
    }

    /** PPR (SDM volume 3A, section 10.8.3.1). */
    public int processorPriority() {
        int tpr = (int) state[W_TPR];
        int inService = Math.max(highest(W_ISR), 0);
        return tpr >>> 4 >= inService >>> 4 ? tpr : inService & 0xf0;
    }

    /**
     * The pending vector that is delivered next; -1 if none has a class above the processor's priority class. What was
     * pending when software disabled the APIC is still delivered (SDM volume 3A, section 10.4.7.2).
     */
    public int deliverableVector() {
        int candidate = highest(W_IRR);
        return candidate >= 0 && candidate >>> 4 > processorPriority() >>> 4 && mode() != ApicMode.DISABLED
                ? candidate
                : -1;
    }

    /** The CPU takes the deliverable interrupt, which goes into service; the spurious vector if there is none. */
    public int acknowledge() {
        int vector = deliverableVector();
        if (vector < 0) {
            return (int) state[W_SVR] & 0xff;
        }
        clearBit(W_IRR, vector);
        setBit(W_ISR, vector);
        return vector;
    }

    private void endOfInterrupt() {
        int vector = highest(W_ISR);
        if (vector >= 0) {
            clearBit(W_ISR, vector);
        }
    }

    /** Vectors that are pending: the bits of IRR. */
    public BitSet requested() {
        return BitSet.valueOf(Arrays.copyOfRange(state, W_IRR, W_IRR + 4));
    }

    /** Vectors in service: the bits of ISR. */
    public BitSet inService() {
        return BitSet.valueOf(Arrays.copyOfRange(state, W_ISR, W_ISR + 4));
    }

    /** TPR; bits 7:4 are CR8. */
    public int taskPriority() {
        return (int) state[W_TPR];
    }

    public void setTaskPriority(int value) {
        state[W_TPR] = value & 0xff;
    }

    private int highest(int word) {
        for (int i = 3; i >= 0; i--) {
            if (state[word + i] != 0) {
                return i * 64 + 63 - Long.numberOfLeadingZeros(state[word + i]);
            }
        }
        return -1;
    }

    private void setBit(int word, int vector) {
        state[word + (vector >>> 6)] |= 1L << vector;
    }

    private void clearBit(int word, int vector) {
        state[word + (vector >>> 6)] &= ~(1L << vector);
    }

    /** Notes an error; the first since ESR was written gives an interrupt (SDM volume 3A, section 10.5.3). */
    private void error(long bit) {
        boolean first = state[W_ERRORS] == 0;
        state[W_ERRORS] |= bit;
        if (first) {
            interrupt(vectorTable.error());
        }
    }

    private void interrupt(long entry) {
        if (!LocalVectorTable.isMasked(entry)) {
            accept(LocalVectorTable.vector(entry));
        }
    }

    // ------------------------------------------------------------------ sending

    /** Whether IPIs wait to be taken by the machine. */
    public boolean hasOutgoing() {
        return state[W_OUTBOX_SIZE] != 0;
    }

    /** The oldest IPI that waits; there is one. */
    public InterruptCommand takeOutgoing() {
        long icr = state[W_OUTBOX];
        state[W_OUTBOX_SIZE]--;
        System.arraycopy(state, W_OUTBOX + 1, state, W_OUTBOX, OUTBOX_CAPACITY - 1);
        state[W_OUTBOX + OUTBOX_CAPACITY - 1] = 0;
        return InterruptCommand.ofIcr(icr, InterruptCommand.deliveryMode(icr).orElseThrow());
    }

    private void send(long asked) {
        // An IPI to oneself is Fixed, whatever the ICR says (UB-A1).
        long icr =
                InterruptCommand.shorthand(asked) == InterruptCommand.Shorthand.SELF ? asked & ~DELIVERY_MODE : asked;
        Optional<DeliveryMode> mode = InterruptCommand.deliveryMode(icr);
        if (mode.isEmpty()) {
            return;
        }
        boolean fixed = mode.get() == DeliveryMode.FIXED || mode.get() == DeliveryMode.LOWEST_PRIORITY;
        if (fixed && (icr & 0xff) < LOWEST_LEGAL_VECTOR) {
            // The sender notices, and sends all the same: the receiver notices, too.
            error(SEND_ILLEGAL_VECTOR);
        }
        boolean deassert = mode.get() == DeliveryMode.INIT && (icr >>> 14 & 1) == 0 && (icr >>> 15 & 1) != 0;
        if (deassert) {
            // INIT level de-assert: no effect on processors since the Pentium 4 (SDM volume 3A, section 10.6.1).
            return;
        }
        state[W_OUTBOX + (int) state[W_OUTBOX_SIZE]] = icr;
        state[W_OUTBOX_SIZE]++;
    }

    // ------------------------------------------------------------------ xAPIC page

    /** Whether an access at physical {@code address} is one to this APIC's page. */
    public boolean claims(long address) {
        return (address & ~0xfffL) == (state[W_BASE] & ~0xfffL) && mode() == ApicMode.XAPIC;
    }

    /** A load from the page at time {@code tsc}; only aligned 32-bit loads of a register have a meaning, others read all ones. */
    public long readMemoryMapped(long address, int bytes, long tsc) {
        int offset = (int) address & 0xfff;
        if (bytes != 4 || (offset & 15) != 0) {
            return -1L >>> (64 - 8 * bytes);
        }
        return readRegister(offset >>> 4, tsc);
    }

    /** A store to the page; as {@link #readMemoryMapped}. */
    public void writeMemoryMapped(long address, int bytes, long value, long tsc) {
        int offset = (int) address & 0xfff;
        if (bytes == 4 && (offset & 15) == 0) {
            writeRegister(offset >>> 4, value & 0xffff_ffffL, tsc);
        }
    }

    // ------------------------------------------------------------------ x2APIC registers

    /**
     * RDMSR of 800h + {@code register}; {@code tsc} is the time now.
     *
     * @throws CpuException #GP(0) outside x2APIC mode, for registers that do not exist and for those that cannot be read
     */
    public long readMsr(int register, long tsc) {
        boolean exists = register == ID
                || register == VERSION
                || register == TPR
                || register == PPR
                || register == LDR
                || register == SVR
                || register >= ISR && register <= ESR
                || register == ICR
                || LocalVectorTable.holds(register)
                || register == INITIAL_COUNT
                || register == CURRENT_COUNT
                || register == DIVIDE;
        if (mode() != ApicMode.X2APIC || !exists) {
            throw CpuException.generalProtection(0);
        }
        if (register == ICR) {
            return state[W_ICR];
        }
        return readRegister(register, tsc);
    }

    /**
     * WRMSR of 800h + {@code register}.
     *
     * @throws CpuException #GP(0) outside x2APIC mode, for registers that do not exist or cannot be written, and for
     *     reserved bits
     */
    public void writeMsr(int register, long value, long tsc) {
        if (mode() != ApicMode.X2APIC || (value & reservedBits(register)) != 0) {
            throw CpuException.generalProtection(0);
        }
        switch (register) {
            case ICR -> {
                state[W_ICR] = value & ~ICR_STATUS;
                send(value);
            }
            case SELF_IPI -> send(1L << 18 | value);
            default -> writeRegister(register, value, tsc);
        }
    }

    /** Bits whose setting raises #GP(0); all for registers that cannot be written. */
    private static long reservedBits(int register) {
        return switch (register) {
            case TPR, SELF_IPI -> ~0xffL;
            case EOI, ESR -> -1L;
            case SVR -> ~SVR_WRITABLE;
            case ICR -> X2APIC_ICR_RESERVED;
            case INITIAL_COUNT -> ~0xffff_ffffL;
            case DIVIDE -> ~0xbL;
            default -> LocalVectorTable.reserved(register);
        };
    }

    // ------------------------------------------------------------------ registers in both modes

    private long readRegister(int register, long tsc) {
        if (register >= ISR && register < ESR) {
            int word = register < TMR ? W_ISR : register < IRR ? W_TMR : W_IRR;
            int part = register & 7;
            return state[word + (part >>> 1)] >>> ((part & 1) * 32) & 0xffff_ffffL;
        }
        return switch (register) {
            case ID -> mode() == ApicMode.X2APIC ? number : state[W_XAPIC_ID];
            case VERSION -> VERSION_VALUE;
            case TPR -> state[W_TPR];
            case APR, PPR -> processorPriority();
            case EOI, RRD -> 0;
            case LDR -> logicalDestination();
            case DFR -> state[W_DFR];
            case SVR -> state[W_SVR];
            case ESR -> state[W_ESR];
            case ICR -> state[W_ICR] & 0xffff_ffffL;
            case ICR_HIGH -> state[W_ICR] >>> 32 << 24;
            case INITIAL_COUNT -> timer.initial();
            case CURRENT_COUNT -> timer.current(tsc);
            case DIVIDE -> timer.divide();
            default -> {
                if (LocalVectorTable.holds(register)) {
                    yield vectorTable.read(register);
                }
                error(ILLEGAL_REGISTER);
                yield 0;
            }
        };
    }

    private void writeRegister(int register, long value, long tsc) {
        switch (register) {
            // Writing the identifier is model specific; here it has no effect.
            case ID, VERSION, APR, PPR, RRD, CURRENT_COUNT -> {}
            case TPR -> setTaskPriority((int) value);
            case EOI -> endOfInterrupt();
            case LDR -> state[W_LDR] = value & 0xff00_0000L;
            case DFR -> state[W_DFR] = value | 0x0fff_ffffL;
            case SVR -> setSpurious(value);
            case ESR -> {
                state[W_ESR] = state[W_ERRORS];
                state[W_ERRORS] = 0;
            }
            case ICR -> {
                state[W_ICR] = state[W_ICR] & ~0xffff_ffffL | value & 0xc_cfffL;
                send(state[W_ICR]);
            }
            case ICR_HIGH -> state[W_ICR] = state[W_ICR] & 0xffff_ffffL | value >>> 24 << 32;
            case INITIAL_COUNT -> {
                if (!deadlineMode()) {
                    timer.load(value, tsc);
                }
            }
            case DIVIDE -> timer.setDivide(value);
            default -> {
                if (LocalVectorTable.holds(register)) {
                    writeVectorTable(register, value);
                } else if (register < ISR || register >= ESR) {
                    error(ILLEGAL_REGISTER);
                }
            }
        }
    }

    private void setSpurious(long value) {
        state[W_SVR] = value & SVR_WRITABLE;
        if ((value & SOFTWARE_ENABLE) == 0) {
            vectorTable.mask();
        }
    }

    private void writeVectorTable(int register, long value) {
        boolean before = deadlineMode();
        vectorTable.write(register, value, (state[W_SVR] & SOFTWARE_ENABLE) == 0);
        if (deadlineMode() != before) {
            timer.stop();
        }
    }

    /** The vector of spurious interrupts. */
    public int spuriousVector() {
        return (int) state[W_SVR] & 0xff;
    }

    /** LVT entry of the timer. */
    public long timerEntry() {
        return vectorTable.timer();
    }

    /** Whether the timer waits for IA32_TSC_DEADLINE, which is 0 in its other modes. */
    public boolean deadlineMode() {
        return vectorTable.deadlineMode();
    }

    /** The timer's count reached 0: its vector becomes pending unless it is masked. */
    public void timerExpired() {
        interrupt(timerEntry());
    }
}
