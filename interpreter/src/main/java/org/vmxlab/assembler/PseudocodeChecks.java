package org.vmxlab.assembler;

import java.util.List;

/** Statements that become model operations: assertions, assumptions, choices, notes, stops, owners. */
final class PseudocodeChecks {
    private static final String NO_OWNER = "..@no_owner";

    private final PseudocodeContext context;
    private final PseudocodeWriter writer;
    private boolean ownerWithdrawn;

    PseudocodeChecks(PseudocodeContext context) {
        this.context = context;
        this.writer = context.writer();
    }

    /** {@code assert COND, "text"}; without a text, the condition is the text. */
    void assertion(Line line, List<Token> rest) {
        List<List<Token>> parts = Preprocessor.split(rest);
        boolean said = parts.size() == 2
                && parts.get(1).size() == 1
                && parts.get(1).get(0).kind() == Token.Kind.STRING;
        if (parts.isEmpty() || parts.size() > 2 || parts.size() == 2 && !said) {
            throw AssemblyException.at(
                    "PSE030",
                    line.whole(),
                    "'assert' takes a condition and a text",
                    "for example: assert rax == 0, \"the lock is free\"");
        }
        Token text = said
                ? parts.get(1).get(0)
                : new Token(
                        Token.Kind.STRING, written(line, rest), 0, line.first().column(), 1);
        String holds = writer.freshLabel("assert");
        context.condition(line, parts.get(0)).jumpIfTrue(writer, line, holds);
        writer.text(line, "hvassert " + context.texts().label(writer, line, text));
        writer.label(line, holds);
    }

    private static String written(Line line, List<Token> rest) {
        Token first = rest.get(0);
        Token last = rest.get(rest.size() - 1);
        String source = line.file().line(line.number());
        int start = first.column() - 1;
        int end = last.column() - 1 + last.length();
        return start >= 0 && start < end && end <= source.length() ? source.substring(start, end) : "assert";
    }

    void assumption(Line line, List<Token> rest) {
        String holds = writer.freshLabel("assume");
        context.condition(line, rest).jumpIfTrue(writer, line, holds);
        writer.text(line, "hvassume");
        writer.label(line, holds);
    }

    /** {@code bug "text"}: UD2 is what the kernel's own BUG() executes; the text goes to the trace before it. */
    void bug(Line line, List<Token> rest) {
        if (!rest.isEmpty()) {
            writer.text(line, "hvnote " + context.texts().label(writer, line, text(line, rest)));
        }
        writer.text(line, "ud2");
    }

    void note(Line line, List<Token> rest) {
        writer.text(line, "hvnote " + context.texts().label(writer, line, text(line, rest)));
    }

    private static Token text(Line line, List<Token> rest) {
        if (rest.size() != 1 || rest.get(0).kind() != Token.Kind.STRING) {
            throw AssemblyException.at(
                    "PSE031",
                    rest.isEmpty() ? line.end() : line.span(rest.get(0)),
                    "'" + line.first().text() + "' takes one text in quotes");
        }
        return rest.get(0);
    }

    void choose(Line line, List<Token> rest) {
        List<List<Token>> parts = Preprocessor.split(rest);
        List<Token> register = parts.size() == 2 ? context.resolved(parts.get(0)) : List.of();
        int number =
                register.size() == 1 ? PseudocodeMove.numberOf(register.get(0).text()) : -1;
        if (number < 0 || parts.get(1).isEmpty()) {
            throw AssemblyException.at(
                    "PSE032",
                    line.whole(),
                    "'choose' takes a 64-bit register and how many values there are",
                    "for example: choose rax, 3");
        }
        new PseudocodeMove(number, context.operand(parts.get(1))).write(writer, line);
        writer.text(line, "hvchoose " + PseudocodeMove.qword(number));
    }

    void owner(Line line, List<Token> rest) {
        if (rest.isEmpty()) {
            throw AssemblyException.at(
                    "PSE033",
                    line.end(),
                    "'owner' takes the address of a VMCS region, or 'none'",
                    "for example: owner [v + vcpu.vmcs_pa]");
        }
        if (rest.size() == 1 && rest.get(0).isWord("none")) {
            ownerWithdrawn = true;
            writer.text(line, "hvowner qword [rel " + NO_OWNER + "]");
            return;
        }
        writer.tokens(line, context.resolved(PseudocodeWriter.words("hvowner", rest)));
    }

    /** Data that the statements refer to. */
    void finish(Line end) {
        if (ownerWithdrawn) {
            writer.text(end, "section .data");
            writer.text(end, "align 8");
            writer.label(end, NO_OWNER);
            writer.text(end, "dq 0");
        }
        context.texts().write(writer);
    }
}
