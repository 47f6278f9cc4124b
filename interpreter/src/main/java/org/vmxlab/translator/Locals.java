package org.vmxlab.translator;

import java.util.List;
import java.util.stream.Stream;

/**
 * Which words of a CPU's state are local variables in the method of a loop: the general registers that the loop uses, and the
 * flags if the unit does. Every way out needs them all, so that more would fill the registers of the processor.
 */
final class Locals {
    private final int shown;
    private final UnitFlags flags;
    private int used;
    private int written;

    /** Whether flags are local variables in a unit: not if all that looks at them or sets them are actions. */
    private static final class UnitFlags {
        private boolean any;
    }

    private Locals(int shown, UnitFlags flags) {
        this.shown = shown;
        this.flags = flags;
    }

    /** Local variables of {@code methods} methods, which keep the registers of the set {@code shown} in the CPU's state besides. */
    static List<Locals> of(int methods, int shown) {
        UnitFlags flags = new UnitFlags();
        return Stream.generate(() -> new Locals(shown, flags)).limit(methods).toList();
    }

    boolean shows(int register) {
        return isIn(shown, register);
    }

    void use(int register) {
        used |= 1 << register;
    }

    void write(int register) {
        use(register);
        written |= 1 << register;
    }

    void useFlags() {
        flags.any = true;
    }

    boolean usesFlags() {
        return flags.any;
    }

    /** Loads the registers that are used, after the CPU's own words may have changed. */
    void load(UnitCode code) {
        for (int register = 0; register < 16; register++) {
            if (isIn(used, register)) {
                code.word(register);
                code.store(UnitCode.REGISTERS + 2 * register);
            }
        }
    }

    /** Stores the registers that are written, before somebody else looks. */
    void spill(UnitCode code) {
        for (int register = 0; register < 16; register++) {
            if (isIn(written, register)) {
                int local = UnitCode.REGISTERS + 2 * register;
                code.setWord(register, () -> code.load(local));
            }
        }
    }

    private static boolean isIn(int registers, int register) {
        return (registers >>> register & 1) != 0;
    }
}
