package org.vmxlab.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** Random sequences against an emulator, many in a boot: the first divergence, shrunk. */
final class EmulatorCheck<S> {
    private final SequenceKind<S> kind;
    private final Emulator emulator;
    private final int operationsInABoot;
    private final Map<String, Long> known = new TreeMap<>();
    private long agreed;
    private long sequences;

    EmulatorCheck(SequenceKind<S> kind, Emulator emulator, int operationsInABoot) {
        this.kind = kind;
        this.emulator = emulator;
        this.operationsInABoot = operationsInABoot;
    }

    /** The first divergence before {@code count} operations agree; {@code progress} hears how many do. */
    Optional<SequenceDivergence> compare(long count, LongConsumer progress) {
        S carried = kind.next();
        while (agreed < count) {
            List<S> batch = new ArrayList<>();
            long most = Math.min(operationsInABoot, count - agreed);
            int operations = 0;
            do {
                batch.add(carried);
                operations += kind.length(carried);
                carried = kind.next();
            } while (operations + kind.length(carried) <= most);
            Optional<SequenceDivergence> found = judge(batch);
            if (found.isPresent()) {
                return found;
            }
            progress.accept(agreed);
        }
        return Optional.empty();
    }

    /** How many operations had the same outcome. */
    long agreed() {
        return agreed;
    }

    long sequences() {
        return sequences;
    }

    /** How often the emulator deviated as it is known to, by identifier. */
    Map<String, Long> known() {
        return known;
    }

    private Optional<SequenceDivergence> judge(List<S> batch) {
        List<SequenceKind.Judgement> judgements = judgements(batch);
        for (int i = 0; i < batch.size(); i++) {
            SequenceKind.Judgement judgement = judgements.get(i);
            agreed += judgement.agreed();
            sequences++;
            judgement.known().ifPresent(deviation -> known.merge(deviation.id(), 1L, Long::sum));
            if (judgement.difference().isPresent()) {
                return Optional.of(
                        shrunk(batch.get(i), judgement.difference().get().index()));
            }
        }
        return Optional.empty();
    }

    /** One for each of {@code batch}, in as few boots as they need. */
    private List<SequenceKind.Judgement> judgements(List<S> batch) {
        List<SequenceKind.Judgement> judgements = new ArrayList<>();
        while (judgements.size() < batch.size()) {
            int first = judgements.size();
            Console console = new Console(emulator.boot(kind.program(batch.subList(first, batch.size()))));
            // Where the emulator stopped within a sequence, those behind it are booted again.
            do {
                int number = judgements.size() - first;
                judgements.add(kind.judge(batch.get(judgements.size()), console.lines(number)));
            } while (judgements.size() < batch.size()
                    && (console.complete() || console.began(judgements.size() - first)));
        }
        return judgements;
    }

    /** Leaves out whatever the divergence does not need, in ever smaller pieces. */
    private SequenceDivergence shrunk(S found, int index) {
        long number = sequences - 1;
        S smallest = kind.without(found, index + 1, kind.length(found));
        for (int piece = kind.length(smallest) / 2; piece > 1; piece = (piece + 1) / 2) {
            smallest = withoutPieces(smallest, piece);
        }
        smallest = withoutPieces(smallest, 1);
        List<Console.Line> lines = new Console(emulator.boot(kind.program(List.of(smallest)))).lines(0);
        SequenceKind.Difference difference = kind.judge(smallest, lines)
                .difference()
                .orElseThrow(
                        () -> new IllegalStateException("the divergence of sequence " + number + " comes and goes"));
        return new SequenceDivergence(
                number, difference.index(), difference.operation(), difference.lines(), kind.row(smallest, lines));
    }

    /** Without as many pieces of {@code length} operations as it still diverges. */
    private S withoutPieces(S sequence, int length) {
        S smallest = sequence;
        while (true) {
            List<Integer> places = new ArrayList<>();
            for (int from = kind.length(smallest) - length; from > -length; from -= length) {
                places.add(from);
            }
            List<S> candidates = new ArrayList<>();
            for (int from : places) {
                candidates.add(without(smallest, from, length));
            }
            List<Integer> removable =
                    diverging(candidates).stream().map(places::get).toList();
            if (removable.isEmpty()) {
                return smallest;
            }
            // Together, as many as possible; the first alone is known to be.
            List<S> together = new ArrayList<>();
            S less = smallest;
            for (int from : removable) {
                less = without(less, from, length);
                together.add(less);
            }
            List<Integer> possible = diverging(together);
            smallest = together.get(possible.get(possible.size() - 1));
        }
    }

    private S without(S sequence, int from, int length) {
        return kind.without(sequence, Math.max(0, from), from + length);
    }

    /** Which of {@code candidates} diverge, by their places in the list. */
    private List<Integer> diverging(List<S> candidates) {
        List<SequenceKind.Judgement> judgements = judgements(candidates);
        List<Integer> diverging = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            if (judgements.get(i).difference().isPresent()) {
                diverging.add(i);
            }
        }
        return diverging;
    }
}
