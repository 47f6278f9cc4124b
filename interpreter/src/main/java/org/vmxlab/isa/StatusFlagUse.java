package org.vmxlab.isa;

import org.vmxlab.arch.Rflags;

/**
 * What an instruction does with the status flags, as bits of RFLAGS. Of shifts and rotates it depends on their count, and a
 * repeated string instruction that finds a count of 0 does nothing.
 */
public final class StatusFlagUse {
    /** Code of the finding that an instruction takes in a flag without a defined value. */
    public static final String FINDING = "UB-F";

    private static final int COUNT_MASK_64 = 63;
    private static final int COUNT_MASK = 31;

    private final Instruction instruction;
    private final long taken;
    private final long set;
    private final long undefined;
    private final CountRule rule;

    /** How the count of an instruction changes what it does. */
    private enum CountRule {
        NONE,
        REPEAT,
        ROTATE,
        SHIFT,
        /** SHL and SHR: CF is undefined when nothing of the operand is left (SDM volume 2B). */
        LOGICAL_SHIFT,
        DOUBLE_SHIFT;

        static CountRule of(Instruction instruction) {
            return switch (instruction.definition().mnemonic()) {
                case "rol", "ror", "rcl", "rcr" -> ROTATE;
                case "shl", "shr" -> LOGICAL_SHIFT;
                case "sar" -> SHIFT;
                case "shld", "shrd" -> DOUBLE_SHIFT;
                default ->
                    switch (instruction.prefix()) {
                        case REP, REPNE -> REPEAT;
                        case NONE, LOCK -> NONE;
                    };
            };
        }
    }

    private StatusFlagUse(Instruction instruction) {
        this.instruction = instruction;
        Definition definition = instruction.definition();
        taken = bits(definition.takenFlags());
        set = bits(definition.flags());
        undefined = bits(definition.undefinedFlags());
        rule = CountRule.of(instruction);
    }

    /** What {@code instruction} does. */
    public static StatusFlagUse of(Instruction instruction) {
        return new StatusFlagUse(instruction);
    }

    /** Whether it has nothing to do with them. */
    public boolean isNone() {
        return (taken | set | undefined) == 0 && rule == CountRule.NONE;
    }

    /** Flags whose values it takes in, with {@code rcx} in RCX. */
    public long taken(long rcx) {
        return rule != CountRule.NONE && count(rcx) == 0 ? 0 : taken;
    }

    /** Flags that it gives a defined value, with {@code rcx} in RCX before it. */
    public long set(long rcx) {
        return rule != CountRule.NONE && count(rcx) == 0 ? 0 : set & ~undefined(rcx);
    }

    /** Flags that have no defined value after it, with {@code rcx} in RCX before it. */
    public long undefined(long rcx) {
        if (rule == CountRule.NONE || rule == CountRule.REPEAT) {
            return undefined;
        }
        long count = count(rcx);
        if (count == 0) {
            return 0;
        }
        int width = 8 * instruction.operand(0).bytes();
        if (rule == CountRule.DOUBLE_SHIFT && count > width) {
            return Rflags.STATUS;
        }
        return (rule == CountRule.ROTATE ? 0 : Rflags.AF)
                | (count > 1 ? Rflags.OF : 0)
                | (rule == CountRule.LOGICAL_SHIFT && count >= width ? Rflags.CF : 0);
    }

    private long count(long rcx) {
        if (rule == CountRule.REPEAT) {
            return rcx;
        }
        Operand last = instruction.operand(instruction.operands().size() - 1);
        long value = last instanceof Operand.Immediate immediate ? immediate.value() : rcx;
        return value & (instruction.operand(0).bytes() == Long.BYTES ? COUNT_MASK_64 : COUNT_MASK);
    }

    /** Bits of the flags among the words of {@code names}. */
    private static long bits(String names) {
        long bits = 0;
        for (String name : names.split("[ ,;]+")) {
            int forced = name.indexOf('=');
            int bit = Rflags.NAMES.indexOf(forced < 0 ? name : name.substring(0, forced));
            bits |= name.isEmpty() || bit < 0 ? 0 : 1L << bit;
        }
        return bits & Rflags.STATUS;
    }
}
