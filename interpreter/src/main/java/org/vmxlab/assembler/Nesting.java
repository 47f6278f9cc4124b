package org.vmxlab.assembler;

import org.vmxlab.diagnostic.Span;

/** How deep something is nested: a source does not lead the assembler deeper than its own stack goes. */
final class Nesting {
    private static final int DEEPEST = 500;

    private int depth;

    /** One level deeper, at {@code token}. */
    void enter(Line line, Token token) {
        enter(line.span(token));
    }

    /** One level deeper, at {@code line}. */
    void enter(Line line) {
        enter(line.whole());
    }

    private void enter(Span span) {
        if (depth == DEEPEST) {
            throw AssemblyException.at("ASM100", span, "this is nested more than " + DEEPEST + " deep");
        }
        depth++;
    }

    void leave() {
        depth--;
    }
}
