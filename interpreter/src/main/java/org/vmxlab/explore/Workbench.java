package org.vmxlab.explore;

import org.vmxlab.machine.Machine;
import org.vmxlab.machine.Snapshot;
import org.vmxlab.schedule.Run;

/** A machine of one thread, on which one state space after another is laid out. */
final class Workbench {
    private final Subject subject;
    private final Machine machine;
    private final Snapshot booted;
    private final Run.Law law;

    Workbench(Subject subject) {
        this.subject = subject;
        this.machine = subject.boot().get();
        this.booted = machine.snapshot();
        this.law = subject.law().apply(machine);
    }

    /** Whether anything is checked after each transition. */
    boolean hasLaws() {
        return law != Run.Law.NONE;
    }

    /** One more for the same program, for another thread. */
    Workbench another() {
        return new Workbench(subject);
    }

    Machine machine() {
        return machine;
    }

    /** The state space as {@code sharing} has it; the one laid out before is void. */
    StateSpace layOut(Sharing sharing) {
        machine.restore(booted);
        return new StateSpace(machine, sharing, subject, law);
    }

    /** What nothing is known of yet. */
    Sharing nothingKnown() {
        return new Sharing(machine.memory().regions());
    }
}
