package org.vmxlab.assembler;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vmxlab.diagnostic.Diagnostic;

/** Expands the pseudocode layer to the plain one. */
final class PseudocodeExpander implements LineExpander {
    /** Instructions behind which nothing is reached. */
    private static final Set<String> ENDS =
            Set.of("jmp", "ret", "iretq", "ud2", "return", "bug", "stop", "break", "continue", "hvstop");

    private static final int PAGE = 4096;

    private final List<Diagnostic> diagnostics;
    private final int cpus;
    private final PseudocodeContext context = new PseudocodeContext();
    private final PseudocodeWriter writer = context.writer();
    private final PseudocodeBlocks blocks = new PseudocodeBlocks(context);
    private final PseudocodeProcedures procedures = new PseudocodeProcedures(context, blocks);
    private final PseudocodeChecks checks = new PseudocodeChecks(context);
    private final PercpuArea percpu = new PercpuArea();

    /** What becomes of one statement. */
    @FunctionalInterface
    private interface Expansion {
        void expand(Line line, List<Token> rest);
    }

    /**
     * @param cpus how many per-CPU areas there are
     * @param diagnostics where errors go
     */
    PseudocodeExpander(int cpus, List<Diagnostic> diagnostics) {
        this.cpus = cpus;
        this.diagnostics = diagnostics;
    }

    /** A switch, not a table: most programs use a few, and each that is made takes time at the start. */
    private @Nullable Expansion expansion(String word) {
        return switch (word) {
            case "if" -> blocks::openIf;
            case "elseif" -> blocks::elseIf;
            case "else" -> alone(blocks::otherwise);
            case "endif" -> alone(blocks::closeIf);
            case "while" -> blocks::openWhile;
            case "endwhile" -> alone(blocks::closeWhile);
            case "repeat" -> alone(blocks::openRepeat);
            case "until" -> blocks::closeRepeat;
            case "forever" -> alone(blocks::openForever);
            case "endforever" -> alone(blocks::closeForever);
            case "break" -> alone(blocks::breakLoop);
            case "continue" -> alone(blocks::continueLoop);
            case "proc" -> (line, rest) -> procedures.open(PseudocodeScope.Kind.PROCEDURE, line, rest);
            case "handler" -> (line, rest) -> procedures.open(PseudocodeScope.Kind.HANDLER, line, rest);
            case "endproc" -> alone(line -> procedures.close(PseudocodeScope.Kind.PROCEDURE, line, diagnostics));
            case "endhandler" -> alone(line -> procedures.close(PseudocodeScope.Kind.HANDLER, line, diagnostics));
            case "local" -> procedures::local;
            case "let" -> procedures::let;
            case "return" -> procedures::giveBack;
            case "invoke" -> procedures::invoke;
            case "assert" -> checks::assertion;
            case "assume" -> checks::assumption;
            case "bug" -> checks::bug;
            case "note" -> checks::note;
            case "choose" -> checks::choose;
            case "owner" -> checks::owner;
            case "stop" -> alone(line -> writer.text(line, "hvstop"));
            case "percpu" -> (line, rest) -> percpu.declare(line, rest, context);
            case "percpu_address" -> (line, rest) -> PercpuArea.address(line, rest, context);
            case "vmcs_region" -> this::vmcsRegion;
            case "text" -> this::text;
            default -> null;
        };
    }

    private static Expansion alone(java.util.function.Consumer<Line> expansion) {
        return (line, rest) -> {
            if (!rest.isEmpty()) {
                throw AssemblyException.at(
                        "PSE090", line.span(rest.get(0)), "'" + line.first().text() + "' stands alone");
            }
            expansion.accept(line);
        };
    }

    @Override
    public List<Line> expand(List<Line> lines) {
        context.fields().collect(lines);
        for (Line line : lines) {
            try {
                one(line);
            } catch (AssemblyException error) {
                diagnostics.add(error.diagnostic());
            }
        }
        procedures.finish(diagnostics);
        if (!lines.isEmpty()) {
            Line end = lines.get(lines.size() - 1);
            if (!percpu.isEmpty()) {
                percpu.write(writer, end, cpus);
            }
            checks.finish(end);
        }
        return writer.lines();
    }

    private void one(Line whole) {
        Line line = whole;
        if (line.tokens().size() > 2
                && line.tokens().get(1).is(":")
                && isStatement(line.tokens().subList(2, line.tokens().size()))) {
            enterProcedure(line);
            writer.tokens(line, line.tokens().subList(0, 2));
            context.setReachable(true);
            line = line.with(line.tokens().subList(2, line.tokens().size()));
        }
        if (!isStatement(line.tokens())) {
            plain(line);
            return;
        }
        String word = line.first().text().toLowerCase(Locale.ROOT);
        if (!word.equals("local")) {
            enterProcedure(line);
        }
        Expansion expansion = expansion(word);
        if (expansion != null) {
            expansion.expand(line, line.tokens().subList(1, line.tokens().size()));
        }
        if (!word.equals("endforever")) {
            context.setReachable(!ENDS.contains(word));
        }
    }

    private void enterProcedure(Line line) {
        PseudocodeScope scope = context.scope();
        if (scope != null && !line.startsWith("proc") && !line.startsWith("handler")) {
            scope.enter(writer);
        }
    }

    /** Whether the words are a statement of this layer, not a label of the same name. */
    private boolean isStatement(List<Token> tokens) {
        if (tokens.isEmpty() || tokens.get(0).kind() != Token.Kind.WORD) {
            return false;
        }
        if (expansion(tokens.get(0).text().toLowerCase(Locale.ROOT)) == null) {
            return false;
        }
        return tokens.size() == 1
                || !tokens.get(1).is(":") && !definesData(tokens.get(1).text());
    }

    static boolean definesData(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "equ", "db", "dw", "dd", "dq", "resb", "resw", "resd", "resq", "times" -> true;
            default -> false;
        };
    }

    private void plain(Line line) {
        if (line.isEmpty()) {
            return;
        }
        enterProcedure(line);
        writer.line(line.with(context.resolved(line.tokens())));
        Token last = line.tokens().size() > 1 && line.tokens().get(1).is(":")
                ? line.tokens().get(line.tokens().size() > 2 ? 2 : 0)
                : line.first();
        context.setReachable(!ENDS.contains(last.text().toLowerCase(Locale.ROOT)));
    }

    private void vmcsRegion(Line line, List<Token> rest) {
        if (rest.size() != 1 || rest.get(0).kind() != Token.Kind.WORD) {
            throw AssemblyException.at("PSE091", line.whole(), "'vmcs_region' takes a name");
        }
        writer.text(line, "align " + PAGE);
        writer.label(line, rest.get(0).text());
        writer.text(line, "resb " + PAGE);
    }

    private void text(Line line, List<Token> rest) {
        List<List<Token>> parts = Preprocessor.split(rest);
        boolean shape = parts.size() == 2
                && parts.get(0).size() == 1
                && parts.get(1).size() == 1
                && parts.get(1).get(0).kind() == Token.Kind.STRING;
        if (!shape) {
            throw AssemblyException.at(
                    "PSE092",
                    line.whole(),
                    "'text' takes a name and a text in quotes",
                    "for example: text greeting, \"hello\"");
        }
        writer.label(line, parts.get(0).get(0).text());
        writer.tokens(line, PseudocodeTexts.zeroTerminated(parts.get(1).get(0)));
    }

    /** Distance of two CPUs' areas in bytes. */
    long areaBytes() {
        return percpu.size();
    }
}
