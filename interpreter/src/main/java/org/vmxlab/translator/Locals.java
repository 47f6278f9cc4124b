package org.vmxlab.translator;

/** Which words of a CPU's state are local variables in a unit: loaded at its beginning, stored at its end if written. */
final class Locals {
    private int used;
    private int written;
    private boolean flags;
    private final int shown;

    /** Local variables of a unit that keeps the registers of the set {@code shown} in the CPU's state besides. */
    Locals(int shown) {
        this.shown = shown;
    }

    boolean shows(int register) {
        return (shown >>> register & 1) != 0;
    }

    void use(int register) {
        used |= 1 << register;
    }

    void write(int register) {
        used |= 1 << register;
        written |= 1 << register;
    }

    void useFlags() {
        flags = true;
    }

    boolean uses(int register) {
        return (used >>> register & 1) != 0;
    }

    /** Loads all that is used, after the CPU's own words have changed. */
    void load(Emission emission) {
        for (int register = 0; register < 16; register++) {
            if (uses(register)) {
                emission.word(register);
                emission.store(Emission.REGISTERS + 2 * register);
            }
        }
        if (flags) {
            emission.loadFlags();
        }
    }

    /** Stores all that is written, before somebody else looks. */
    void spill(Emission emission) {
        for (int register = 0; register < 16; register++) {
            if ((written >>> register & 1) != 0) {
                int local = Emission.REGISTERS + 2 * register;
                emission.setWord(register, () -> emission.load(local));
            }
        }
        if (flags) {
            emission.spillFlags();
        }
    }
}
