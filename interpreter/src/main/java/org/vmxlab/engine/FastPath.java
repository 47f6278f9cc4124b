package org.vmxlab.engine;

import org.vmxlab.cpu.Cpu;
import org.vmxlab.memory.Memory;

/** Runs stretches of code in a faster way than step by step, with the same result. */
public interface FastPath {
    /** Makes no step. */
    FastPath NONE = new FastPath() {
        @Override
        public long run(Cpu cpu, long limit) {
            return 0;
        }

        @Override
        public void jumped(long address) {}

        @Override
        public void forget() {}
    };

    /**
     * Lets {@code cpu} make up to {@code limit} steps, until its attention is asked for. No event is due and nobody hears of
     * accesses. The CPU's state is exact afterwards, when an exception is thrown too: RIP is then at the instruction that
     * raised it, and its step is counted in the time-stamp counter.
     *
     * @return steps made; 0 if the code at RIP cannot be run this way from there, or not within {@code limit}
     * @throws org.vmxlab.arch.CpuException raised by the instruction at RIP
     * @throws org.vmxlab.verdict.ViolationException found by the instruction at RIP
     */
    long run(Cpu cpu, long limit);

    /**
     * Whether CPUs whose accesses pass a gate may be run so, too. Then what is run so touches nothing but general registers, flags
     * and memory, without LOCK; when the gate is asked, RIP and RSP are exact. What it throws counts as an exception does.
     */
    default boolean passesGates() {
        return false;
    }

    /** Steps that a machine makes before this is worth its while. */
    default long patience() {
        return 0;
    }

    /** Fewer steps than this are made step by step without asking. */
    default long shortest() {
        return 1;
    }

    /** A CPU went on at {@code address} behind a jump, step by step: it may come again. */
    void jumped(long address);

    /** Code has changed: what is known of it is stale. */
    void forget();

    /** Makes the fast paths of machines. */
    @FunctionalInterface
    interface Factory {
        /** Machines without one. */
        Factory NONE = memory -> FastPath.NONE;

        /** The one of a machine with {@code memory}. */
        FastPath create(Memory memory);
    }
}
