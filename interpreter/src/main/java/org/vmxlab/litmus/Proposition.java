package org.vmxlab.litmus;

import java.util.Set;
import java.util.function.Predicate;

/** A statement about one final state. */
sealed interface Proposition {
    /** Whether it holds where {@code equals} says which equations do. */
    boolean holds(Predicate<Equation> equations);

    /** As text, in parentheses where {@code level} binds tighter: 0 is outermost, 3 a single equation. */
    String text(int level);

    /** Adds the variables that it speaks of, in their order. */
    void collect(Set<Variable> variables);

    /** A variable has a value. */
    record Equation(Variable variable, Constant value) implements Proposition {
        @Override
        public void collect(Set<Variable> variables) {
            variables.add(variable);
        }

        @Override
        public boolean holds(Predicate<Equation> equations) {
            return equations.test(this);
        }

        @Override
        public String text(int level) {
            return variable.shown() + "=" + value;
        }
    }

    /** {@code true} or {@code false}. */
    record Literal(boolean value) implements Proposition {
        @Override
        public void collect(Set<Variable> variables) {
            // It speaks of nothing.
        }

        @Override
        public boolean holds(Predicate<Equation> equations) {
            return value;
        }

        @Override
        public String text(int level) {
            return Boolean.toString(value);
        }
    }

    /** {@code not P}. */
    record Not(Proposition inner) implements Proposition {
        @Override
        public void collect(Set<Variable> variables) {
            inner.collect(variables);
        }

        @Override
        public boolean holds(Predicate<Equation> equations) {
            return !inner.holds(equations);
        }

        @Override
        public String text(int level) {
            return "not (" + inner.text(0) + ")";
        }
    }

    /** Connectives, loosest first. */
    enum Connective {
        OR("\\/", 0),
        AND("/\\", 1),
        IMPLIES("=>", 2);

        private final String sign;
        private final int level;

        Connective(String sign, int level) {
            this.sign = sign;
            this.level = level;
        }

        String sign() {
            return sign;
        }

        boolean of(boolean left, boolean right) {
            return switch (this) {
                case OR -> left || right;
                case AND -> left && right;
                case IMPLIES -> !left || right;
            };
        }
    }

    /** Two statements joined. */
    record Joined(Connective connective, Proposition left, Proposition right) implements Proposition {
        @Override
        public void collect(Set<Variable> variables) {
            left.collect(variables);
            right.collect(variables);
        }

        @Override
        public boolean holds(Predicate<Equation> equations) {
            return connective.of(left.holds(equations), right.holds(equations));
        }

        @Override
        public String text(int level) {
            int own = connective.level;
            // AND and OR associate; an implication to the left of another one needs its parentheses.
            int leftLevel = connective == Connective.IMPLIES ? own + 1 : own;
            String text = left.text(leftLevel) + " " + connective.sign() + " " + right.text(own);
            return own < level ? "(" + text + ")" : text;
        }
    }
}
