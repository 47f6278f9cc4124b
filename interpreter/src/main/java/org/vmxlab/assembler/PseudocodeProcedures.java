package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.vmxlab.diagnostic.Diagnostic;

/** Procedures and handlers: headers, names, frames, returns, calls. */
final class PseudocodeProcedures {
    /** Registers that the System V convention lets a procedure change; a handler keeps them for what it interrupts. */
    private static final List<String> SCRATCH = List.of("rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11");

    private static final List<String> ARGUMENTS = List.of("rdi", "rsi", "rdx", "rcx", "r8", "r9");

    private final PseudocodeContext context;
    private final PseudocodeWriter writer;
    private final PseudocodeBlocks blocks;

    PseudocodeProcedures(PseudocodeContext context, PseudocodeBlocks blocks) {
        this.context = context;
        this.writer = context.writer();
        this.blocks = blocks;
    }

    void open(PseudocodeScope.Kind kind, Line line, List<Token> rest) {
        PseudocodeScope around = context.scope();
        if (around != null) {
            throw new AssemblyException(Diagnostic.error(
                            "PSE050",
                            line.span(line.first()),
                            "'" + kind.word() + "' inside of '" + around.name() + "'")
                    .note("help: end '" + around.name() + "' first with 'end"
                            + around.kind().word() + "'"));
        }
        if (rest.isEmpty() || rest.get(0).kind() != Token.Kind.WORD) {
            throw AssemblyException.at("PSE051", line.end(), "'" + kind.word() + "' takes a name");
        }
        Token name = rest.get(0);
        PseudocodeScope scope = new PseudocodeScope(kind, name.text(), line, line.span(name));
        // The scope is open from here on even if the header is wrong: its end would be reported as well otherwise.
        context.enter(scope);
        int close = parameterEnd(line, rest);
        scope.save(saved(kind, line, rest, close));
        writer.label(line, name.text());
        writer.text(line, "..function " + name.text());
        if (close > 1) {
            if (kind == PseudocodeScope.Kind.HANDLER) {
                throw AssemblyException.at(
                        "PSE052",
                        line.span(rest.get(1)),
                        "a handler takes no parameters",
                        "an interrupt brings nothing but its frame");
            }
            for (List<Token> parameter : Preprocessor.split(rest.subList(2, close - 1))) {
                nameRegister(line, parameter);
            }
        }
    }

    /** Index behind the parameter list; 1 if there is none. */
    private static int parameterEnd(Line line, List<Token> rest) {
        if (rest.size() < 2 || !rest.get(1).is("(")) {
            return 1;
        }
        for (int i = 2; i < rest.size(); i++) {
            if (rest.get(i).is(")")) {
                return i + 1;
            }
        }
        throw AssemblyException.at("PSE053", line.span(rest.get(1)), "the parameter list is not closed");
    }

    private static List<String> saved(PseudocodeScope.Kind kind, Line line, List<Token> rest, int at) {
        Set<String> saved = new LinkedHashSet<>(kind == PseudocodeScope.Kind.HANDLER ? SCRATCH : List.of());
        if (at == rest.size()) {
            return List.copyOf(saved);
        }
        if (!rest.get(at).isWord("uses")) {
            throw AssemblyException.at(
                    "PSE054",
                    line.span(rest.get(at)),
                    "'" + rest.get(at).text() + "' does not belong here",
                    "a header looks like: proc NAME(v: rdi) uses rbx, r12");
        }
        for (List<Token> register : Preprocessor.split(rest.subList(at + 1, rest.size()))) {
            if (register.size() != 1 || PseudocodeMove.numberOf(register.get(0).text()) < 0) {
                throw AssemblyException.at(
                        "PSE055",
                        register.isEmpty() ? line.end() : line.span(register.get(0)),
                        "'uses' takes 64-bit registers",
                        "for example: uses rbx, r12");
            }
            saved.add(register.get(0).text());
        }
        return List.copyOf(saved);
    }

    /** {@code name: register}. */
    private void nameRegister(Line line, List<Token> words) {
        boolean shape =
                words.size() == 3 && words.get(1).is(":") && words.get(0).kind() == Token.Kind.WORD;
        if (!shape) {
            throw AssemblyException.at(
                    "PSE056",
                    words.isEmpty() ? line.end() : line.span(words.get(0)),
                    "a name for a register looks like 'v: rdi'");
        }
        Token name = words.get(0);
        Token register = words.get(2);
        PseudocodeScope scope = around(line);
        if (!Registers.isName(register.text())) {
            throw new AssemblyException(Suggestion.unknown(
                    "PSE057",
                    line.span(register),
                    "'" + register.text() + "' is not a register",
                    register.text(),
                    new TreeSet<>(Registers.names())));
        }
        requireNew(line, scope, name);
        scope.nameRegister(name.text(), register.text());
    }

    private static void requireNew(Line line, PseudocodeScope scope, Token name) {
        if (Registers.isName(name.text())) {
            throw AssemblyException.at(
                    "PSE058", line.span(name), "'" + name.text() + "' is the name of a register already");
        }
        if (scope.names(name.text())) {
            throw AssemblyException.at(
                    "PSE059", line.span(name), "'" + name.text() + "' is named twice in '" + scope.name() + "'");
        }
    }

    private PseudocodeScope around(Line line) {
        PseudocodeScope scope = context.scope();
        if (scope == null) {
            throw AssemblyException.at(
                    "PSE060",
                    line.span(line.first()),
                    "'" + line.first().text() + "' outside of a procedure",
                    "it belongs between 'proc' and 'endproc'");
        }
        return scope;
    }

    void local(Line line, List<Token> rest) {
        PseudocodeScope scope = around(line);
        if (scope.entered()) {
            throw AssemblyException.at(
                    "PSE061",
                    line.span(line.first()),
                    "'local' behind the first statement of '" + scope.name() + "'",
                    "the frame is made at the beginning: move it up to the header");
        }
        for (List<Token> name : Preprocessor.split(rest)) {
            if (name.size() != 1 || name.get(0).kind() != Token.Kind.WORD) {
                throw AssemblyException.at("PSE062", line.whole(), "'local' takes names, with commas between");
            }
            requireNew(line, scope, name.get(0));
            scope.addLocal(name.get(0).text());
            context.fields().declare(name.get(0).text(), PseudocodeScope.CELL);
        }
    }

    /** {@code let name: register [= value]}. */
    void let(Line line, List<Token> rest) {
        around(line);
        int equals = 0;
        while (equals < rest.size() && !rest.get(equals).is("=")) {
            equals++;
        }
        List<Token> value = equals < rest.size() ? rest.subList(equals + 1, rest.size()) : List.of();
        if (equals == rest.size() - 1) {
            throw AssemblyException.at("PSE063", line.end(), "a value is missing behind '='");
        }
        // The value may use a name that this LET gives to another register.
        List<Token> resolved = value.isEmpty() ? value : value(value);
        nameRegister(line, rest.subList(0, equals));
        if (resolved.isEmpty()) {
            return;
        }
        int register = PseudocodeMove.numberOf(rest.get(2).text());
        if (register >= 0) {
            new PseudocodeMove(register, resolved).write(writer, line);
        } else {
            writer.tokens(line, PseudocodeWriter.words("mov " + rest.get(2).text() + ",", resolved));
        }
    }

    private List<Token> value(List<Token> words) {
        boolean address = words.get(0).is("&") && words.size() > 1;
        if (!address) {
            return context.operand(words);
        }
        List<Token> lea = context.resolved(PseudocodeWriter.words("lea", words.subList(1, words.size())));
        return PseudocodeWriter.words("&", lea.subList(1, lea.size()));
    }

    void giveBack(Line line, List<Token> rest) {
        PseudocodeScope scope = around(line);
        if (!rest.isEmpty()) {
            if (scope.kind() == PseudocodeScope.Kind.HANDLER) {
                throw AssemblyException.at("PSE064", line.span(rest.get(0)), "a handler returns no value");
            }
            new PseudocodeMove(0, value(rest)).write(writer, line);
        }
        scope.leave(writer, line);
    }

    void close(PseudocodeScope.Kind kind, Line line, List<Diagnostic> diagnostics) {
        PseudocodeScope scope = context.scope();
        String word = "end" + kind.word();
        if (scope == null) {
            throw AssemblyException.at(
                    "PSE065", line.span(line.first()), "'" + word + "' without '" + kind.word() + "'");
        }
        blocks.abandon(diagnostics);
        if (context.reachable()) {
            scope.leave(writer, line);
        }
        writer.text(line, "..endfunction");
        context.leave();
        if (scope.kind() != kind) {
            throw AssemblyException.at(
                    "PSE066",
                    line.span(line.first()),
                    "'" + word + "' ends the " + scope.kind().word() + " '" + scope.name() + "'",
                    "write 'end" + scope.kind().word() + "'");
        }
    }

    /** At the end of the source: nothing may be open. */
    void finish(List<Diagnostic> diagnostics) {
        blocks.abandon(diagnostics);
        PseudocodeScope scope = context.scope();
        if (scope != null) {
            diagnostics.add(Diagnostic.error(
                    "PSE067",
                    scope.place(),
                    "'" + scope.name() + "' has no 'end" + scope.kind().word() + "'"));
            context.leave();
        }
    }

    void invoke(Line line, List<Token> rest) {
        List<List<Token>> parts = Preprocessor.split(rest);
        if (parts.isEmpty() || parts.get(0).isEmpty()) {
            throw AssemblyException.at("PSE068", line.end(), "'invoke' takes the name of a procedure");
        }
        if (parts.size() - 1 > ARGUMENTS.size()) {
            throw AssemblyException.at(
                    "PSE069",
                    line.whole(),
                    "'invoke' passes at most " + ARGUMENTS.size() + " arguments, not " + (parts.size() - 1),
                    "the System V convention has six registers for them");
        }
        List<PseudocodeMove> moves = new ArrayList<>();
        for (int i = 1; i < parts.size(); i++) {
            if (parts.get(i).isEmpty()) {
                throw AssemblyException.at("PSE070", line.whole(), "argument " + i + " is empty");
            }
            moves.add(new PseudocodeMove(PseudocodeMove.numberOf(ARGUMENTS.get(i - 1)), value(parts.get(i))));
        }
        List<Token> callee = context.resolved(PseudocodeWriter.words("call", parts.get(0)));
        requireKept(line, callee, moves);
        new PseudocodeParallelMove(writer, line).write(moves);
        writer.tokens(line, callee);
    }

    /** A callee reached through a register must not go through one that an argument overwrites. */
    private static void requireKept(Line line, List<Token> callee, List<PseudocodeMove> moves) {
        Set<Integer> reads = new PseudocodeMove(0, callee.subList(1, callee.size())).reads();
        for (PseudocodeMove move : moves) {
            boolean changes = !move.isRegister() || move.sourceRegister() != move.target();
            if (changes && reads.contains(move.target())) {
                throw AssemblyException.at(
                        "PSE071",
                        line.whole(),
                        "the callee is reached through " + PseudocodeMove.qword(move.target())
                                + ", which an argument overwrites",
                        "load the callee's address into rax or r11 first");
            }
        }
    }
}
