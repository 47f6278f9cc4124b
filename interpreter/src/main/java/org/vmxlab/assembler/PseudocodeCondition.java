package org.vmxlab.assembler;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A condition of the pseudocode layer. */
sealed interface PseudocodeCondition {
    /** Pairs of condition codes that are each other's opposite. */
    Map<String, String> OPPOSITES = Map.ofEntries(
            Map.entry("e", "ne"), Map.entry("ne", "e"),
            Map.entry("b", "ae"), Map.entry("ae", "b"),
            Map.entry("be", "a"), Map.entry("a", "be"),
            Map.entry("l", "ge"), Map.entry("ge", "l"),
            Map.entry("le", "g"), Map.entry("g", "le"),
            Map.entry("s", "ns"), Map.entry("ns", "s"),
            Map.entry("o", "no"), Map.entry("no", "o"),
            Map.entry("p", "np"), Map.entry("np", "p"));

    PseudocodeCondition negated();

    /** Writes code that goes to {@code target} where the condition holds, and on where it does not. */
    void jumpIfTrue(PseudocodeWriter writer, Line origin, String target);

    default void jumpIfFalse(PseudocodeWriter writer, Line origin, String target) {
        negated().jumpIfTrue(writer, origin, target);
    }

    /** An instruction that sets the flags, none for flags as they are, and the condition code that asks for them. */
    record Flags(List<Token> instruction, String code) implements PseudocodeCondition {
        @Override
        public PseudocodeCondition negated() {
            return new Flags(instruction, Objects.requireNonNull(OPPOSITES.get(code)));
        }

        @Override
        public void jumpIfTrue(PseudocodeWriter writer, Line origin, String target) {
            if (!instruction.isEmpty()) {
                writer.tokens(origin, instruction);
            }
            writer.text(origin, "j" + code + " " + target);
        }
    }

    /** Holds whatever happens. */
    record Always() implements PseudocodeCondition {
        @Override
        public PseudocodeCondition negated() {
            return new Never();
        }

        @Override
        public void jumpIfTrue(PseudocodeWriter writer, Line origin, String target) {
            writer.text(origin, "jmp " + target);
        }
    }

    /** Holds in no case. */
    record Never() implements PseudocodeCondition {
        @Override
        public PseudocodeCondition negated() {
            return new Always();
        }

        @Override
        public void jumpIfTrue(PseudocodeWriter writer, Line origin, String target) {
            // A jump that is never taken needs no code.
        }
    }

    /** Both hold; the second is not looked at where the first does not. */
    record And(PseudocodeCondition first, PseudocodeCondition second) implements PseudocodeCondition {
        @Override
        public PseudocodeCondition negated() {
            return new Or(first.negated(), second.negated());
        }

        @Override
        public void jumpIfTrue(PseudocodeWriter writer, Line origin, String target) {
            String skip = writer.freshLabel("and");
            first.jumpIfFalse(writer, origin, skip);
            second.jumpIfTrue(writer, origin, target);
            writer.label(origin, skip);
        }
    }

    /** One of them holds; the second is not looked at where the first does. */
    record Or(PseudocodeCondition first, PseudocodeCondition second) implements PseudocodeCondition {
        @Override
        public PseudocodeCondition negated() {
            return new And(first.negated(), second.negated());
        }

        @Override
        public void jumpIfTrue(PseudocodeWriter writer, Line origin, String target) {
            first.jumpIfTrue(writer, origin, target);
            second.jumpIfTrue(writer, origin, target);
        }
    }
}
