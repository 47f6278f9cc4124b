package org.vmxlab.explore;

/** Cells that stand for no register and no memory, but for what happens to CPUs. */
final class CpuCells {
    private static final long INTERRUPTS = 0x78;
    private static final long MAILBOX = 0x79;
    /** More than there are. */
    private static final int ALL_CPUS = 64;

    /** That of the state of all CPUs. */
    static final long EVERYBODY = Sharing.register(ALL_CPUS, 0);

    private CpuCells() {}

    /** That of CPU {@code cpu}'s being interrupted. */
    static long interrupts(int cpu) {
        return Sharing.register(cpu, INTERRUPTS);
    }

    /** That of IPIs being on their way to CPU {@code cpu}. */
    static long mailbox(int cpu) {
        return Sharing.register(cpu, MAILBOX);
    }
}
