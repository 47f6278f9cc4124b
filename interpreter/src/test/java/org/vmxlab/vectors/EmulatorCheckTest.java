package org.vmxlab.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Sequences of numbers that an emulator repeats, but for its faults: what is found, what is left of it, what is counted. */
class EmulatorCheckTest {
    private static final String FAULTY = "ffff";

    /** Numbers; the emulator's answer to a number should be the number. */
    private static final class Numbers implements SequenceKind<List<Integer>> {
        private int next;

        @Override
        public List<Integer> next() {
            List<Integer> sequence = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                sequence.add(next++);
            }
            return sequence;
        }

        @Override
        public int length(List<Integer> sequence) {
            return sequence.size();
        }

        @Override
        public List<Integer> without(List<Integer> sequence, int from, int to) {
            List<Integer> rest = new ArrayList<>(sequence.subList(0, from));
            rest.addAll(sequence.subList(to, sequence.size()));
            return rest;
        }

        @Override
        public String program(List<List<Integer>> sequences) {
            return sequences.stream()
                    .map(sequence -> sequence.stream().map(String::valueOf).collect(Collectors.joining(" ")))
                    .collect(Collectors.joining("\n"));
        }

        @Override
        public Judgement judge(List<Integer> sequence, List<Console.Line> lines) {
            for (int i = 0; i < sequence.size(); i++) {
                if (i >= lines.size()) {
                    return different(i, "no answer");
                }
                if (lines.get(i).value("n") != sequence.get(i)) {
                    return different(i, Long.toHexString(lines.get(i).value("n")));
                }
            }
            return Judgement.agreeing(sequence.size());
        }

        private static Judgement different(int index, String how) {
            return Judgement.differing(new Difference(index, "number", List.of(how)));
        }

        @Override
        public String row(List<Integer> sequence, List<Console.Line> lines) {
            return sequence.toString();
        }
    }

    /** Repeats numbers; {@code wrong} after {@code before}, anywhere in a sequence, comes out wrong. */
    private static String console(String program, int before, int wrong) {
        StringBuilder text = new StringBuilder("it starts\n");
        int number = 0;
        for (String line : program.split("\n", -1)) {
            text.append("seq ").append(Integer.toHexString(number++)).append('\n');
            boolean seen = false;
            int index = 0;
            for (String word : line.split(" ")) {
                if (word.isEmpty()) {
                    continue;
                }
                int value = Integer.parseInt(word);
                text.append(Integer.toHexString(index++)).append(" n=");
                text.append(seen && value == wrong ? FAULTY : Integer.toHexString(value))
                        .append('\n');
                seen |= value == before;
            }
        }
        return text.append("end\n").toString();
    }

    @Test
    void theFirstDivergenceIsShrunkToWhatItNeeds() {
        EmulatorCheck<List<Integer>> check =
                new EmulatorCheck<>(new Numbers(), program -> console(program, 53, 58), 40);
        SequenceDivergence divergence = check.compare(1000, done -> {}).orElseThrow();
        assertThat(divergence.sequence()).isEqualTo(5);
        assertThat(divergence.row()).isEqualTo("[53, 58]");
        assertThat(divergence.index()).isEqualTo(1);
        assertThat(divergence.differences()).containsExactly(FAULTY);
    }

    @Test
    void whereAllAgreeTheyAreCounted() {
        EmulatorCheck<List<Integer>> check =
                new EmulatorCheck<>(new Numbers(), program -> console(program, -1, -1), 40);
        assertThat(check.compare(100, done -> {})).isEmpty();
        assertThat(check.agreed()).isBetween(100L, 140L);
        assertThat(check.sequences()).isEqualTo(check.agreed() / 10);
    }

    @Test
    void anEmulatorThatStopsIsADivergenceWhereItStopped() {
        EmulatorCheck<List<Integer>> check = new EmulatorCheck<>(
                new Numbers(),
                program -> {
                    String text = console(program, -1, -1);
                    int at = text.indexOf(" n=21\n");
                    return at < 0 ? text : text.substring(0, at);
                },
                40);
        SequenceDivergence divergence = check.compare(1000, done -> {}).orElseThrow();
        assertThat(divergence.row()).isEqualTo("[33]");
        assertThat(divergence.differences()).containsExactly("no answer");
    }
}
