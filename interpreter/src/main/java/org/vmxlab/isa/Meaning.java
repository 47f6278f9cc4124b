package org.vmxlab.isa;

import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Cpu;

/**
 * What an instruction does, given as the smallest function that tells it from its relatives. Reading operands,
 * committing results and moving on are the engine's, once for each kind, so that check, compute, commit is the order
 * everywhere.
 */
public abstract sealed class Meaning {
    private Meaning() {}

    /** {@code destination := compute(destination, source)}. */
    public abstract static non-sealed class Binary extends Meaning {
        /**
         * Sets flags and returns the new destination.
         *
         * @param destination zero-extended from {@code width}
         * @param source zero-extended, an immediate sign-extended; bits above {@code width} do not count
         * @return the result; bits above {@code width} are ignored
         */
        public abstract long compute(Cpu cpu, long destination, long source, Width width);
    }

    /** Sets flags from two operands; writes neither. */
    public abstract static non-sealed class Compare extends Meaning {
        public abstract void compare(Cpu cpu, long first, long second, Width width);
    }

    /** {@code destination := compute(destination)}. */
    public abstract static non-sealed class Unary extends Meaning {
        public abstract long compute(Cpu cpu, long operand, Width width);
    }

    /** {@code destination := convert(source)}; no flags. */
    public abstract static non-sealed class Transfer extends Meaning {
        /** {@code value} is zero-extended from {@code from}, an immediate sign-extended. */
        public abstract long convert(long value, Width from, Width to);
    }

    /** Goes to the target operand, or on to the next instruction; touches nothing else. */
    public abstract static non-sealed class Branch extends Meaning {
        public abstract boolean taken(Cpu cpu);
    }

    /** Anything else. */
    public abstract static non-sealed class General extends Meaning {
        /**
         * Executes {@code instruction}: checks first, computes, commits last. RIP is the instruction's own address
         * throughout. On return the engine moves RIP to the next instruction, unless the definition's {@link Flow} is
         * {@code JUMPS}: then this method has set RIP itself in every case.
         *
         * @throws org.vmxlab.arch.CpuException with nothing changed
         * @throws org.vmxlab.verdict.ViolationException with nothing changed
         */
        public abstract void execute(Cpu cpu, Instruction instruction);
    }

    /** Meaning given as a lambda or method reference. */
    @FunctionalInterface
    public interface Body {
        void execute(Cpu cpu, Instruction instruction);
    }

    /** A {@link General} meaning with the body given. */
    public static General general(Body body) {
        return new General() {
            @Override
            public void execute(Cpu cpu, Instruction instruction) {
                body.execute(cpu, instruction);
            }
        };
    }
}
