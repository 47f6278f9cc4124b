package org.vmxlab.litmus;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.vmxlab.memory.MemoryModel;

/**
 * What came of a test under one model. States are sorted and differ from each other.
 *
 * @param complete whether every final state was seen
 * @param states words of {@link LitmusTest#shown}
 * @param full words of {@link LitmusTest#every}
 * @param positive how many states of {@code full} satisfy the proposition
 * @param negative how many do not
 */
public record LitmusResult(
        LitmusTest test,
        MemoryModel model,
        boolean complete,
        List<FinalState> states,
        List<FinalState> full,
        int positive,
        int negative,
        AddressNames addresses) {
    /** Words for addresses. */
    @FunctionalInterface
    interface AddressNames {
        Optional<String> nameOf(long word);
    }

    public LitmusResult {
        states = List.copyOf(states);
        full = List.copyOf(full);
    }

    /** Whether the test's condition holds. */
    public boolean holds() {
        return test.condition().quantifier().holds(positive, negative);
    }

    /** Never, Sometimes or Always: how many states satisfy the proposition. */
    public String observation() {
        return positive == 0 ? "Never" : negative == 0 ? "Always" : "Sometimes";
    }

    /** A word of {@code variable}: a number, or the name of the location whose address it is. */
    Object value(Variable variable, long word) {
        boolean wide = variable.type().bytes() == 8;
        return wide && addresses.nameOf(word).isPresent()
                ? addresses.nameOf(word).get()
                : number(variable, word);
    }

    private static BigInteger number(Variable variable, long word) {
        return variable.type().number(word);
    }
}
