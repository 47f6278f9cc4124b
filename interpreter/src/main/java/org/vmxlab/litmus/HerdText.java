package org.vmxlab.litmus;

import java.util.Locale;

/** A result in the manner of herd. The numbers of witnesses count states; herd counts executions. */
public final class HerdText {
    private HerdText() {}

    /** The text, each line ended. */
    public static String render(LitmusResult result) {
        LitmusTest test = result.test();
        StringBuilder text = new StringBuilder();
        text.append("Test ")
                .append(test.name())
                .append(' ')
                .append(test.condition().quantifier().kind())
                .append("\nModel ")
                .append(result.model().name().toLowerCase(Locale.ROOT))
                .append("\nStates ")
                .append(result.states().size())
                .append('\n');
        for (FinalState state : result.states()) {
            for (int i = 0; i < test.shown().size(); i++) {
                Variable variable = test.shown().get(i);
                text.append(i == 0 ? "" : " ")
                        .append(variable.shown())
                        .append('=')
                        .append(result.value(variable, state.words().get(i)))
                        .append(';');
            }
            text.append('\n');
        }
        String counts = result.positive() + " " + result.negative();
        text.append(result.holds() ? "Ok" : "No")
                .append("\nWitnesses\nPositive: ")
                .append(result.positive())
                .append(" Negative: ")
                .append(result.negative())
                .append("\nCondition ")
                .append(test.condition())
                .append("\nObservation ")
                .append(test.name())
                .append(' ')
                .append(result.observation())
                .append(' ')
                .append(counts)
                .append('\n');
        if (!result.complete()) {
            text.append("Incomplete: the search was cut off, more states may exist\n");
        }
        return text.toString();
    }
}
