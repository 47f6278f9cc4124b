package org.vmxlab.explore;

import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.Run;

/**
 * A program to explore.
 *
 * @param boot a machine with the program loaded, always the same
 * @param replayed the same as TSO with store buffers without bound: all drains are decisions
 * @param law what is checked after each transition on a machine
 * @param mayHalt bit n: CPU n may end in HLT with nothing left to wake it
 * @param offers events from outside
 * @param faults what may go wrong
 * @param routine the address of the routine that an address belongs to, 0 if it belongs to none
 */
public record Subject(
        Supplier<Machine> boot,
        Supplier<Machine> replayed,
        Function<Machine, Run.Law> law,
        Stacks stacks,
        long mayHalt,
        Offers offers,
        Faults faults,
        LongUnaryOperator routine) {
    /** The same without laws, which would end executions before what comes of a broken law is seen. */
    public Subject lawless() {
        return new Subject(boot, replayed, machine -> Run.Law.NONE, stacks, mayHalt, offers, faults, routine);
    }

    /** The same on machines that {@code other} boots. */
    public Subject booting(Supplier<Machine> other) {
        return new Subject(other, replayed, law, stacks, mayHalt, offers, faults, routine);
    }

    /** The same where {@code some} may strike. */
    public Subject with(Faults some) {
        return new Subject(boot, replayed, law, stacks, mayHalt, offers, some, routine);
    }
}
