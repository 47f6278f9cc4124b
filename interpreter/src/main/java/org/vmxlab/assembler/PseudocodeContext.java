package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the statements of the pseudocode layer share: where code goes, sizes of fields, the procedure around them. */
final class PseudocodeContext {
    private final PseudocodeWriter writer = new PseudocodeWriter();
    private final PseudocodeFields fields = new PseudocodeFields();
    private final PseudocodeTexts texts = new PseudocodeTexts();
    private @Nullable PseudocodeScope scope;
    private boolean reachable = true;

    PseudocodeWriter writer() {
        return writer;
    }

    PseudocodeFields fields() {
        return fields;
    }

    PseudocodeTexts texts() {
        return texts;
    }

    @Nullable
    PseudocodeScope scope() {
        return scope;
    }

    /** Whether what comes next can be reached from the statement before it. */
    boolean reachable() {
        return reachable;
    }

    void setReachable(boolean value) {
        reachable = value;
    }

    void enter(PseudocodeScope procedure) {
        scope = procedure;
    }

    void leave() {
        if (scope != null) {
            scope.locals().forEach(fields::forget);
        }
        scope = null;
    }

    /** Words of the program with sizes of fields written out and a procedure's own names replaced. */
    List<Token> resolved(List<Token> tokens) {
        PseudocodeScope around = scope;
        return around == null ? fields.sized(tokens) : around.withLocals(fields.sized(around.withRegisters(tokens)));
    }

    /** An operand of the program that stands alone, with its field's size. */
    List<Token> operand(List<Token> tokens) {
        List<Token> marked = new ArrayList<>(List.of(Token.word("operand", tokens.get(0))));
        marked.addAll(tokens);
        List<Token> result = resolved(marked);
        return result.subList(1, result.size());
    }

    /** A condition of the program; names of a procedure's registers count as registers. */
    PseudocodeCondition condition(Line line, List<Token> tokens) {
        return new PseudocodeConditionParser(line, tokens, this::isRegister, this::resolved).parse();
    }

    private boolean isRegister(String word) {
        PseudocodeScope around = scope;
        return Registers.isName(word) || around != null && around.namesRegister(word);
    }
}
