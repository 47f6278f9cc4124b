package org.vmxlab.vectors;

import java.util.List;
import java.util.Optional;
import org.vmxlab.conformance.Deviation;

/** Random sequences of one kind of operations, and how an emulator's answers to them are judged. */
interface SequenceKind<S> {
    /** The next random sequence. */
    S next();

    int length(S sequence);

    /** {@code sequence} without operations {@code from} to {@code to} - 1, as far as the manual says what it does. */
    S without(S sequence, int from, int to);

    /** The program that performs {@code sequences}. */
    String program(List<S> sequences);

    Judgement judge(S sequence, List<Console.Line> lines);

    /** {@code sequence} with the emulator's answers, as a file of vectors holds it. */
    String row(S sequence, List<Console.Line> lines);

    /**
     * What became of a sequence. It ends where the emulator deviates, for what follows may differ because of that.
     *
     * @param agreed operations that had the same outcome
     */
    record Judgement(int agreed, Optional<Deviation> known, Optional<Difference> difference) {
        static Judgement agreeing(int operations) {
            return new Judgement(operations, Optional.empty(), Optional.empty());
        }

        static Judgement deviating(Difference difference, Deviation known) {
            return new Judgement(difference.index(), Optional.of(known), Optional.empty());
        }

        static Judgement differing(Difference difference) {
            return new Judgement(difference.index(), Optional.empty(), Optional.of(difference));
        }
    }

    /** The first operation with another outcome, and how it differs, one line each. */
    record Difference(int index, String operation, List<String> lines) {}
}
