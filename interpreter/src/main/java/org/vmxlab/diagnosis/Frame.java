package org.vmxlab.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One level of a CPU's control flow: entered by a call or by an interrupt, alive as long as its stack slot is. */
final class Frame {
    /** Branches remembered for a frame; old ones of long loops are dropped. */
    private static final int BRANCHES = 256;

    private final long site;
    private final long stackPointer;
    private final Optional<Interruption> interruption;
    private final List<BranchTaken> branches = new ArrayList<>();

    /**
     * How an interrupt or exception entered.
     *
     * @param sent the IPI behind it; empty for exceptions and external interrupts
     */
    record Interruption(int vector, Optional<Sent> sent) {}

    /** An IPI that a CPU sent. */
    record Sent(int source, int target, int vector, Place place) {}

    /**
     * A conditional branch that left its straight way.
     *
     * @param address of the branch
     * @param target where it went
     * @param deciding the memory operand that decided; empty if none is known
     */
    record BranchTaken(int cpu, long step, long address, long target, Optional<Deciding> deciding) {}

    /** A value in memory that decided a branch, when it was loaded, and who had stored it. */
    record Deciding(long address, int bytes, long value, long step, Optional<Stored> writer) {}

    /** A store. */
    record Stored(int cpu, long value, Place place) {}

    /** An interrupt that a CPU took. */
    record Taken(Interruption interruption, Place place) {}

    /**
     * A CPU went into HLT.
     *
     * @param checked what decided the last branch before it, at the same level of interrupts
     * @param taken the last interrupt that it took before
     */
    record Halted(Place place, Optional<Deciding> checked, Optional<Taken> taken) {}

    /** Where and when: RIP and the step number over all CPUs. */
    record Place(int cpu, long rip, long step) {}

    /**
     * @param site RIP of the call, or of the interrupted instruction
     * @param stackPointer RSP right after entry: the frame is gone once RSP lies above
     */
    Frame(long site, long stackPointer, Optional<Interruption> interruption) {
        this.site = site;
        this.stackPointer = stackPointer;
        this.interruption = interruption;
    }

    long site() {
        return site;
    }

    long stackPointer() {
        return stackPointer;
    }

    Optional<Interruption> interruption() {
        return interruption;
    }

    List<BranchTaken> branches() {
        return branches;
    }

    void add(BranchTaken branch) {
        if (branches.size() == BRANCHES) {
            branches.remove(0);
        }
        branches.add(branch);
    }
}
