package org.vmxlab.isa;

import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Flags;

/**
 * What an instruction does, given as the smallest function that tells it from its relatives. Reading operands,
 * committing results and moving on are the engine's, once for each kind, so that check, compute, commit is the order
 * everywhere.
 */
public sealed interface Meaning {
    /** {@code destination := compute(destination, source)}. */
    @FunctionalInterface
    non-sealed interface Binary extends Meaning {
        /**
         * Sets flags and returns the new destination.
         *
         * @param destination zero-extended from {@code width}
         * @param source zero-extended, an immediate sign-extended; bits above {@code width} do not count
         * @return the result; bits above {@code width} are ignored
         */
        long compute(Flags flags, long destination, long source, Width width);
    }

    /** Sets flags from two operands; writes neither. */
    @FunctionalInterface
    non-sealed interface Compare extends Meaning {
        void compare(Flags flags, long first, long second, Width width);
    }

    /** {@code destination := compute(destination)}. */
    @FunctionalInterface
    non-sealed interface Unary extends Meaning {
        long compute(Flags flags, long operand, Width width);
    }

    /** {@code destination := convert(source)}; no flags. */
    @FunctionalInterface
    non-sealed interface Transfer extends Meaning {
        /** {@code value} is zero-extended from {@code from}, an immediate sign-extended. */
        long convert(long value, Width from, Width to);
    }

    /** {@code source, destination := destination, compute(destination, source)}; if both are one register, what was computed stays. */
    @FunctionalInterface
    non-sealed interface Exchange extends Meaning {
        /** As {@link Binary#compute}. */
        long compute(Flags flags, long destination, long source, Width width);
    }

    /** Goes to the target operand, or on to the next instruction; touches nothing else. */
    @FunctionalInterface
    non-sealed interface Branch extends Meaning {
        boolean taken(Cpu cpu);
    }

    /** Anything else. */
    @FunctionalInterface
    non-sealed interface General extends Meaning {
        /**
         * Executes {@code instruction}: checks first, computes, commits last. RIP is the instruction's own address
         * throughout. On return the engine moves RIP to the next instruction, unless the definition's {@link Flow} is
         * {@code JUMPS}: then this method has set RIP itself in every case.
         *
         * @throws org.vmxlab.arch.CpuException with nothing changed
         * @throws org.vmxlab.verdict.ViolationException with nothing changed
         */
        void execute(Cpu cpu, Instruction instruction);
    }
}
