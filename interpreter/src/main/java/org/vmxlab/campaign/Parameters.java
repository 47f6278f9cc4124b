package org.vmxlab.campaign;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Numbers that kinds of faults leave open.
 *
 * @param bits of registers, memory operands and VMCS fields that flip
 * @param delays in steps of all CPUs; {@link Injection.Relief#AT_REST} for as long as somebody else can go on
 * @param vectors of external interrupts; empty for all that have a gate
 */
public record Parameters(List<Integer> bits, List<Long> delays, Set<Integer> vectors) {
    /** Every bit; a short delay and the longest. */
    public static final Parameters DEFAULT = new Parameters(
            IntStream.range(0, Long.SIZE).boxed().toList(), List.of(100L, Injection.Relief.AT_REST), Set.of());

    /** Among delays: until nobody else can go on. */
    public static final long UNTIL_REST = Injection.Relief.AT_REST;

    public Parameters {
        bits = List.copyOf(bits);
        delays = List.copyOf(delays);
        vectors = Set.copyOf(vectors);
    }

    /** The bits that an operand of {@code size} bits has. */
    int[] bitsBelow(int size) {
        return bits.stream()
                .mapToInt(Integer::intValue)
                .filter(bit -> bit < size)
                .toArray();
    }

    long shortestDelay() {
        return delays.stream().mapToLong(Long::longValue).min().orElse(1);
    }

    /** The delays as words. */
    public String delayWords() {
        return String.join(
                ", ",
                delays.stream()
                        .map(delay -> delay == Injection.Relief.AT_REST ? "rest" : delay.toString())
                        .toList());
    }

    /** The vectors as words; empty for all that have a gate. */
    public String vectorWords() {
        return String.join(
                ", ",
                new TreeSet<>(vectors)
                        .stream()
                                .map(vector -> "0x" + Integer.toHexString(vector))
                                .toList());
    }

    /** The bits as words: {@code 0-63}. */
    public String bitWords() {
        int[] sorted = new TreeSet<>(bits).stream().mapToInt(Integer::intValue).toArray();
        if (sorted.length > 2 && sorted[sorted.length - 1] - sorted[0] == sorted.length - 1) {
            return sorted[0] + "-" + sorted[sorted.length - 1];
        }
        return String.join(
                ", ", Arrays.stream(sorted).mapToObj(Integer::toString).toList());
    }
}
