package org.vmxlab.vectors;

import org.vmxlab.cpu.Slot;
import org.vmxlab.isa.Operand;
import org.vmxlab.isa.StatusFlagUse;

/** What of a result the manual leaves undefined: flags, and registers as a whole or in part. */
final class UndefinedResults {
    private static final int COUNT_MASK_64 = 63;
    private static final int COUNT_MASK = 31;

    private final IntegerSample sample;
    private final String mnemonic;

    UndefinedResults(IntegerSample sample) {
        this.sample = sample;
        this.mnemonic = sample.instruction().definition().mnemonic();
    }

    /** Status flags that have no defined value after it. */
    long flags() {
        return StatusFlagUse.of(sample.instruction()).undefined(sample.registers()[Slot.RCX]);
    }

    private int count(int operand) {
        Operand count = sample.instruction().operand(operand);
        long value = count instanceof Operand.Immediate immediate ? immediate.value() : sample.registers()[Slot.RCX];
        boolean wide = sample.instruction().operand(0).bytes() == 8;
        return (int) value & (wide ? COUNT_MASK_64 : COUNT_MASK);
    }

    /** Bits of register {@code number} that have no defined value after it. */
    long register(int number) {
        Operand destination = sample.instruction().operands().isEmpty()
                ? null
                : sample.instruction().operand(0);
        if (!(destination instanceof Operand.GeneralRegister register) || register.number() != number) {
            return 0;
        }
        int bytes = register.bytes();
        return switch (mnemonic) {
            case "bsf", "bsr" -> -1L;
            case "bswap" -> bytes == 2 ? 0xffffL : 0;
            case "shld", "shrd" -> count(2) > 8 * bytes ? -1L : 0;
            case "cmpxchg" -> bytes == 4 ? 0xffff_ffff_0000_0000L : 0;
            default -> 0;
        };
    }

    /** Whether memory has no defined value when it faults: ENTER may have pushed frame pointers before (SDM volume 2A). */
    boolean memoryAfterFault() {
        return mnemonic.equals("enter");
    }

    /** Whether what it stores in memory has no defined value. */
    boolean memory() {
        return (mnemonic.equals("shld") || mnemonic.equals("shrd"))
                && count(2) > 8 * sample.instruction().operand(0).bytes();
    }
}
