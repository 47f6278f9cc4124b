package org.vmxlab.assembler;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
    private final Map<String, Expansion> statements = new TreeMap<>();

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
        control();
        procedures();
        checks();
        data();
    }

    private void control() {
        statements.put("if", blocks::openIf);
        statements.put("elseif", blocks::elseIf);
        statements.put("else", alone(blocks::otherwise));
        statements.put("endif", alone(blocks::closeIf));
        statements.put("while", blocks::openWhile);
        statements.put("endwhile", alone(blocks::closeWhile));
        statements.put("repeat", alone(blocks::openRepeat));
        statements.put("until", blocks::closeRepeat);
        statements.put("forever", alone(blocks::openForever));
        statements.put("endforever", alone(blocks::closeForever));
        statements.put("break", alone(blocks::breakLoop));
        statements.put("continue", alone(blocks::continueLoop));
    }

    private void procedures() {
        statements.put("proc", (line, rest) -> procedures.open(PseudocodeScope.Kind.PROCEDURE, line, rest));
        statements.put("handler", (line, rest) -> procedures.open(PseudocodeScope.Kind.HANDLER, line, rest));
        statements.put("endproc", alone(line -> procedures.close(PseudocodeScope.Kind.PROCEDURE, line, diagnostics)));
        statements.put("endhandler", alone(line -> procedures.close(PseudocodeScope.Kind.HANDLER, line, diagnostics)));
        statements.put("local", procedures::local);
        statements.put("let", procedures::let);
        statements.put("return", procedures::giveBack);
        statements.put("invoke", procedures::invoke);
    }

    private void checks() {
        statements.put("assert", checks::assertion);
        statements.put("assume", checks::assumption);
        statements.put("bug", checks::bug);
        statements.put("note", checks::note);
        statements.put("choose", checks::choose);
        statements.put("owner", checks::owner);
        statements.put("stop", alone(line -> writer.text(line, "hvstop")));
    }

    private void data() {
        statements.put("percpu", (line, rest) -> percpu.declare(line, rest, context));
        statements.put("percpu_address", (line, rest) -> PercpuArea.address(line, rest, context));
        statements.put("vmcs_region", this::vmcsRegion);
        statements.put("text", this::text);
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
        Expansion expansion = statements.get(word);
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
        if (!statements.containsKey(tokens.get(0).text().toLowerCase(Locale.ROOT))) {
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
