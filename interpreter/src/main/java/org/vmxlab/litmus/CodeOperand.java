package org.vmxlab.litmus;

import java.util.Optional;

/** An operand of an instruction in a test. */
sealed interface CodeOperand {
    /** A register. */
    record InRegister(Register register) implements CodeOperand {}

    /** A number, or the address of a location. */
    record Immediate(Constant value) implements CodeOperand {}

    /** Where a jump goes. */
    record Target(String label) implements CodeOperand {}

    /**
     * Memory: location + base + index × scale + displacement, what is there of them.
     *
     * @param scale 1, 2, 4 or 8
     */
    record InMemory(
            Optional<Location> location,
            Optional<Register> base,
            Optional<Register> index,
            int scale,
            long displacement)
            implements CodeOperand {
        static InMemory of(Location location) {
            return new InMemory(Optional.of(location), Optional.empty(), Optional.empty(), 1, 0);
        }

        static InMemory through(Register base, long displacement) {
            return new InMemory(Optional.empty(), Optional.of(base), Optional.empty(), 1, displacement);
        }
    }
}
