package org.vmxlab.vectors;

import java.util.Map;
import org.vmxlab.arch.Rflags;
import org.vmxlab.cpu.Slot;
import org.vmxlab.isa.Definition;
import org.vmxlab.isa.Operand;

/** What of a result the manual leaves undefined: flags, and registers as a whole or in part. */
final class UndefinedResults {
    private static final Map<String, Long> FLAGS = Map.of(
            "OF", Rflags.OF, "SF", Rflags.SF, "ZF", Rflags.ZF, "AF", Rflags.AF, "PF", Rflags.PF, "CF", Rflags.CF);
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
        return switch (mnemonic) {
            case "shl", "shr", "sar", "rol", "ror", "rcl", "rcr" -> shifted(count(1));
            case "shld", "shrd" -> shifted(count(2));
            default -> listed(sample.instruction().definition());
        };
    }

    private long shifted(int count) {
        if (count == 0) {
            return 0;
        }
        int width = 8 * sample.instruction().operand(0).bytes();
        if (mnemonic.endsWith("d") && count > width) {
            return Rflags.STATUS;
        }
        boolean rotates = mnemonic.startsWith("r");
        long undefined = rotates ? 0 : Rflags.AF;
        if (count > 1) {
            undefined |= Rflags.OF;
        }
        // CF of SHL and SHR is undefined when nothing of the operand is left (SDM volume 2B).
        boolean logical = mnemonic.equals("shl") || mnemonic.equals("shr");
        return logical && count >= width ? undefined | Rflags.CF : undefined;
    }

    private int count(int operand) {
        Operand count = sample.instruction().operand(operand);
        long value = count instanceof Operand.Immediate immediate ? immediate.value() : sample.registers()[Slot.RCX];
        boolean wide = sample.instruction().operand(0).bytes() == 8;
        return (int) value & (wide ? COUNT_MASK_64 : COUNT_MASK);
    }

    private static long listed(Definition definition) {
        long flags = 0;
        for (String word : definition.undefinedFlags().split("[ ,;]+")) {
            flags |= FLAGS.getOrDefault(word, 0L);
        }
        return flags;
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
