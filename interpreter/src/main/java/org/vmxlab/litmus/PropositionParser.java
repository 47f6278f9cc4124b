package org.vmxlab.litmus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vmxlab.litmus.Proposition.Connective;

/** Reads propositions and the list behind {@code locations}. */
final class PropositionParser {
    private static final String CODE = "LIT005";
    private static final int DEEPEST = 200;

    private final Cursor cursor;
    private final Declarations declarations;
    private final int threads;
    private int depth;

    PropositionParser(Cursor cursor, Declarations declarations, int threads) {
        this.cursor = cursor;
        this.declarations = declarations;
        this.threads = threads;
    }

    /** {@code [ x; 0:rax; ... ]}, behind its word. */
    List<Variable> locations() {
        cursor.expect("[", CODE, "behind 'locations'");
        List<Variable> variables = new ArrayList<>();
        while (!cursor.takes("]")) {
            if (cursor.takes(";")) {
                continue;
            }
            Variable variable = variable();
            variables.add(variable);
            // A type may follow; states are printed by the declared one.
            cursor.name();
            if (!cursor.sees("]")) {
                cursor.expect(";", CODE, "between items of 'locations'");
            }
        }
        return variables;
    }

    Proposition proposition() {
        return joined(Connective.OR);
    }

    private Proposition joined(Connective connective) {
        Proposition left = operand(connective);
        if (connective == Connective.IMPLIES) {
            return cursor.takes(connective.sign())
                    ? new Proposition.Joined(connective, left, nested(() -> joined(connective)))
                    : left;
        }
        while (cursor.takes(connective.sign())) {
            left = new Proposition.Joined(connective, left, operand(connective));
        }
        return left;
    }

    private Proposition operand(Connective connective) {
        return switch (connective) {
            case OR -> joined(Connective.AND);
            case AND -> joined(Connective.IMPLIES);
            case IMPLIES -> unary();
        };
    }

    private Proposition nested(java.util.function.Supplier<Proposition> inner) {
        if (++depth > DEEPEST) {
            throw cursor.unexpected(
                    CODE, "expected a simpler condition: more than " + DEEPEST + " parts lie in each other");
        }
        Proposition proposition = inner.get();
        depth--;
        return proposition;
    }

    private Proposition unary() {
        if (cursor.takes("~") || cursor.takesWord("not")) {
            return new Proposition.Not(nested(this::unary));
        }
        if (cursor.takes("(")) {
            Proposition inner = nested(this::proposition);
            cursor.expect(")", CODE, "to close a parenthesis of the condition");
            return inner;
        }
        if (cursor.takesWord("true")) {
            return new Proposition.Literal(true);
        }
        if (cursor.takesWord("false")) {
            return new Proposition.Literal(false);
        }
        return equation();
    }

    private Proposition equation() {
        Variable variable = variable();
        if (cursor.takes("<>") || cursor.takes("!=")) {
            return new Proposition.Not(new Proposition.Equation(variable, value()));
        }
        if (cursor.sees("=>") || !(cursor.takes("==") || cursor.takes("="))) {
            throw cursor.unexpected(CODE, "expected '=' or '<>' and a value behind " + variable.shown());
        }
        return new Proposition.Equation(variable, value());
    }

    private Variable variable() {
        int start = cursor.position();
        Optional<Integer> thread = ThreadNumber.take(cursor);
        if (thread.isPresent()) {
            if (thread.get() >= threads) {
                throw cursor.failure(
                        CODE,
                        start,
                        cursor.position(),
                        "there is no thread " + thread.get() + "; the test has P0 to P" + (threads - 1));
            }
            return declarations.variable(thread.get(), ThreadNumber.register(cursor, CODE));
        }
        if (cursor.takes("[")) {
            Variable inner = inMemory();
            cursor.expect("]", CODE, "behind the location's name");
            return inner;
        }
        return inMemory();
    }

    private Variable inMemory() {
        int start = cursor.position();
        String name = cursor.name()
                .orElseThrow(() -> cursor.unexpected(CODE, "expected '0:rax=1', '[x]=1', 'not', '(' or the like"));
        Location location = declarations.location(name);
        long index = 0;
        if (cursor.takes("[")) {
            index = cursor.number(CODE)
                    .orElseThrow(() -> cursor.unexpected(CODE, "expected the number of an element of " + name));
            cursor.expect("]", CODE, "behind the number of the element");
        }
        if (index < 0 || index >= location.elements().size()) {
            throw cursor.failure(
                    CODE,
                    start,
                    cursor.position(),
                    name + " has " + location.elements().size() + " elements, there is none with number " + index);
        }
        return new Variable.InMemory(location, (int) index);
    }

    private Constant value() {
        Optional<Long> number = cursor.number(CODE);
        if (number.isPresent()) {
            return new Constant.Number(number.get());
        }
        cursor.takes("&");
        int start = cursor.position();
        String name =
                cursor.name().orElseThrow(() -> cursor.unexpected(CODE, "expected a number or the name of a location"));
        if (declarations.locations().stream()
                .noneMatch(location -> location.name().equals(name))) {
            throw cursor.failure(
                    CODE, start, cursor.position(), "'" + name + "' is neither a number nor a location of this test");
        }
        return new Constant.AddressOf(name);
    }
}
