package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.diagnostic.NearestWord;
import org.vmxlab.image.Image;

/** Lines of the plain layer to sections, in as many passes as sizes and addresses need to settle. */
final class CodeGenerator {
    private static final int MOST_PASSES = 60;
    private static final long MOST_REPETITIONS = 4L << 20;
    private static final long LARGEST = 64L << 20;
    private static final Map<String, Integer> DATA = Map.of("db", 1, "dw", 2, "dd", 4, "dq", 8);
    private static final Map<String, Integer> RESERVE = Map.of("resb", 1, "resw", 2, "resd", 4, "resq", 8);

    private final List<Line> lines;
    private final List<Diagnostic> diagnostics;
    private final int alreadyReported;
    private final SymbolTable symbols = new SymbolTable();
    private final SectionSet sections = new SectionSet();
    private final InstructionAssembly assembly = new InstructionAssembly(symbols, sections);
    private final Map<String, Kind> kinds = new HashMap<>();
    private final List<Image.Line> lineTable = new ArrayList<>();
    private final List<Listing.Row> listing = new ArrayList<>();
    private Section section = new Section(".text", 16);
    private long origin;
    private boolean relative;
    private boolean reporting;
    private boolean tooLarge;
    private int index;
    private @Nullable StructureDeclaration structure;
    private @Nullable Instance instance;
    private SymbolTable.@Nullable Entry openFunction;
    private long openFunctionAt;
    private int pass;

    /** What a word begins. */
    private enum Kind {
        NO_STATEMENT,
        DIRECTIVE,
        INSTRUCTION
    }

    /** An {@code istruc} being filled. */
    private record Instance(String name, long start) {}

    CodeGenerator(List<Line> lines, List<Diagnostic> diagnostics) {
        this.lines = lines;
        this.diagnostics = diagnostics;
        this.alreadyReported = diagnostics.size();
    }

    /** The image; empty after errors. */
    Optional<Image> run() {
        sections.named(".text");
        do {
            onePass();
            if (tooLarge) {
                return Optional.empty();
            }
            if (pass == 1) {
                symbols.firstPassDone();
            }
            if (pass == MOST_PASSES) {
                diagnostics.add(symbols.circular()
                        .orElseGet(() -> Diagnostic.error(
                                "ASM071",
                                lines.get(0).whole(),
                                "sizes do not settle after " + MOST_PASSES + " passes")));
                return Optional.empty();
            }
        } while (symbols.changed() || pass < 2);
        symbols.circular().ifPresent(diagnostics::add);
        boolean failed = diagnostics.stream().anyMatch(d -> d.severity() == Diagnostic.Severity.ERROR);
        return failed ? Optional.empty() : Optional.of(ImageAssembly.of(sections.all(), symbols, lineTable, origin));
    }

    SymbolTable symbols() {
        return symbols;
    }

    List<Listing.Row> listing() {
        return listing;
    }

    private void onePass() {
        pass++;
        // What names mean is known then, if anywhere; the last pass is the one whose report stays.
        reporting = pass >= 2;
        diagnostics.subList(alreadyReported, diagnostics.size()).clear();
        symbols.startPass();
        assembly.startPass();
        sections.startPass();
        section = sections.named(".text");
        relative = false;
        structure = null;
        instance = null;
        lineTable.clear();
        listing.clear();
        for (index = 0; index < lines.size(); index++) {
            Line line = lines.get(index);
            symbols.at(section);
            try {
                statement(line, line.tokens());
            } catch (AssemblyException error) {
                if (reporting) {
                    diagnostics.add(error.diagnostic());
                }
            }
            if (sections.total() > LARGEST) {
                diagnostics.add(Diagnostic.error(
                        "ASM072", line.whole(), "the program is larger than " + (LARGEST >> 20) + " MiB"));
                tooLarge = true;
                return;
            }
        }
        sections.place(origin);
    }

    // ------------------------------------------------------------------ statements

    private void statement(Line line, List<Token> tokens) {
        if (tokens.isEmpty()) {
            return;
        }
        Token first = tokens.get(0);
        boolean colon = tokens.size() > 1 && tokens.get(1).is(":");
        if (first.kind() != Token.Kind.WORD) {
            if (first.is("[") && tokens.get(tokens.size() - 1).is("]")) {
                statement(line, tokens.subList(1, tokens.size() - 1));
                return;
            }
            throw AssemblyException.at(
                    "ASM073",
                    line.span(first),
                    "a label, an instruction or a directive is expected, not '" + first.text() + "'");
        }
        if (tokens.size() > 1
                && tokens.get(colon ? 2 < tokens.size() ? 2 : 1 : 1).isWord("equ")) {
            int from = colon ? 3 : 2;
            symbols.constant(
                    first.text(), Expression.of(line, tokens.subList(from, tokens.size()), symbols), line.span(first));
            return;
        }
        Kind kind = colon ? Kind.NO_STATEMENT : kind(first.text());
        switch (kind) {
            case NO_STATEMENT -> label(line, tokens, colon);
            case INSTRUCTION -> instruction(line, tokens);
            case DIRECTIVE -> directive(line, first.text().toLowerCase(Locale.ROOT), tokens.subList(1, tokens.size()));
        }
    }

    private boolean isStatement(String word) {
        return kind(word) != Kind.NO_STATEMENT;
    }

    private Kind kind(String word) {
        Kind kind = kinds.get(word);
        if (kind == null) {
            kind = find(word.toLowerCase(Locale.ROOT));
            kinds.put(word, kind);
        }
        return kind;
    }

    private Kind find(String name) {
        boolean directive = DATA.containsKey(name) || RESERVE.containsKey(name) || Directives.isName(name);
        return directive ? Kind.DIRECTIVE : assembly.isStart(name) ? Kind.INSTRUCTION : Kind.NO_STATEMENT;
    }

    private void label(Line line, List<Token> tokens, boolean colon) {
        Token name = tokens.get(0);
        List<Token> rest = tokens.subList(colon ? 2 : 1, tokens.size());
        if (!colon && !rest.isEmpty() && !isStatement(rest.get(0).text())) {
            throw new AssemblyException(Suggestion.unknown(
                    "ASM074",
                    line.span(name),
                    "'" + name.text() + "' is no instruction and no directive",
                    name.text(),
                    assembly.names()));
        }
        if (!colon && rest.isEmpty() && tokens.size() == 1 && !name.text().startsWith(".")) {
            Optional<String> near = NearestWord.of(name.text(), assembly.names());
            if (reporting) {
                diagnostics.add(new Diagnostic(
                        Diagnostic.Severity.WARNING,
                        "ASM075",
                        "a label alone on a line without a colon",
                        line.span(name),
                        "",
                        List.of(near.map(other -> "help: did you mean '" + other + "'?")
                                .orElse("help: vmxlab has no instruction '" + name.text()
                                        + "'; for a label write a colon behind it"))));
            }
        }
        if (Registers.isName(name.text())) {
            throw AssemblyException.at(
                    "ASM076", line.span(name), "'" + name.text() + "' is a register and cannot be a label");
        }
        if (structure != null) {
            String field = name.text().startsWith(".") ? structure.name() + name.text() : name.text();
            symbols.constant(field, Value.of(structure.offset()), line.span(name));
            statement(line, rest);
            return;
        }
        SymbolTable.Entry entry = symbols.label(name.text(), new Value(section.here(), true, true), line.span(name));
        if (rest.isEmpty()) {
            return;
        }
        String word = rest.get(0).text().toLowerCase(Locale.ROOT);
        long before = section.size();
        statement(line, rest);
        if (DATA.containsKey(word) || RESERVE.containsKey(word) || word.equals("times")) {
            entry.datum(section.size() - before);
        }
    }

    private void instruction(Line line, List<Token> tokens) {
        byte[] bytes = assembly.bytes(new InstructionAssembly.Site(line, index, section, relative), tokens);
        lineTable.add(new Image.Line(section.here(), line.file(), line.number()));
        emit(line, bytes);
    }

    private void directive(Line line, String word, List<Token> rest) {
        Integer unit = DATA.get(word);
        if (unit != null) {
            emit(line, DataWriter.bytes(line, rest, unit, symbols));
            return;
        }
        unit = RESERVE.get(word);
        if (unit != null) {
            reserve(line, count(line, rest, word) * unit);
            return;
        }
        switch (word) {
            case "times" -> times(line, rest);
            case "align", "alignb" -> align(line, rest, word.equals("align"));
            case "section", "segment" -> switchSection(line, rest);
            case "org" -> {
                origin = known(line, rest, "org");
                sections.named(".text").place(origin);
            }
            case "bits" -> {
                if (known(line, rest, "bits") != 64) {
                    throw AssemblyException.at("ASM077", line.whole(), "only 64-bit mode is there", "write 'bits 64'");
                }
            }
            case "default" -> setDefault(line, rest);
            case "global", "cpu" -> {}
            case "extern" ->
                throw AssemblyException.at(
                        "ASM078",
                        line.whole(),
                        "'extern' has no meaning: there is no linker",
                        "put the routine in with %include");
            case "struc" -> structure = new StructureDeclaration(nameOf(line, rest, "struc"));
            case "endstruc" -> endStructure(line);
            case "istruc" -> instance = new Instance(nameOf(line, rest, "istruc"), section.size());
            case "at" -> at(line, rest);
            case "iend" -> endInstance(line);
            case "..function" -> {
                openFunction = symbols.entries().get(rest.get(0).text());
                openFunctionAt = section.here();
            }
            case "..endfunction" -> {
                if (openFunction != null) {
                    openFunction.function(section.here() - openFunctionAt);
                    openFunction = null;
                }
            }
            default -> throw new IllegalStateException("the directive '" + word + "' does nothing");
        }
    }

    private static String nameOf(Line line, List<Token> rest, String directive) {
        if (rest.isEmpty() || rest.get(0).kind() != Token.Kind.WORD) {
            throw AssemblyException.at("ASM079", line.whole(), "'" + directive + "' takes a name");
        }
        return rest.get(0).text();
    }

    private long known(Line line, List<Token> tokens, String directive) {
        Value value = Expression.of(line, tokens, symbols);
        if (!value.known() && reporting) {
            throw AssemblyException.at("ASM080", line.whole(), "'" + directive + "' needs a value that is known");
        }
        return value.number();
    }

    private long count(Line line, List<Token> tokens, String directive) {
        long count = known(line, tokens, directive);
        if (count < 0 || count > LARGEST) {
            throw AssemblyException.at(
                    "ASM081", line.whole(), "'" + directive + "' takes 0 to " + LARGEST + ", not " + count);
        }
        return count;
    }

    private void times(Line line, List<Token> rest) {
        int at = 0;
        while (at < rest.size()
                && !(rest.get(at).kind() == Token.Kind.WORD
                        && isStatement(rest.get(at).text()))) {
            at++;
        }
        long count = count(line, rest.subList(0, at), "times");
        if (count > MOST_REPETITIONS) {
            throw AssemblyException.at(
                    "ASM081",
                    line.whole(),
                    "'times' takes 0 to " + MOST_REPETITIONS + ", not " + count,
                    "for memory without contents there are resb, resw, resd and resq");
        }
        if (at == rest.size()) {
            throw AssemblyException.at(
                    "ASM082", line.whole(), "'times' repeats an instruction or data, and there is none");
        }
        for (long i = 0; i < count && sections.total() <= LARGEST; i++) {
            symbols.at(section);
            statement(line, rest.subList(at, rest.size()));
        }
    }

    private void align(Line line, List<Token> rest, boolean code) {
        List<List<Token>> parts = Preprocessor.split(rest);
        long to = known(line, parts.isEmpty() ? rest : parts.get(0), "align");
        if (to <= 0 || Long.bitCount(to) != 1 || to > 1 << 20) {
            throw AssemblyException.at("ASM083", line.whole(), "an alignment is a power of two up to 1 MiB, not " + to);
        }
        if (structure != null) {
            structure.align(to);
            return;
        }
        section.align((int) to);
        // NASM aligns by the distance from the section's start.
        long gap = -section.size() & to - 1;
        if (parts.size() > 1) {
            for (long i = 0; i < gap; i++) {
                statement(line, parts.get(1));
            }
        } else if (code && !section.isEmptyInFile()) {
            byte[] filler = new byte[(int) gap];
            Arrays.fill(filler, (byte) 0x90);
            section.write(filler);
        } else {
            section.skip(gap);
        }
    }

    private void switchSection(Line line, List<Token> rest) {
        section = sections.named(nameOf(line, rest, "section"));
        for (int i = 1; i + 2 < rest.size(); i++) {
            if (rest.get(i).isWord("align") && rest.get(i + 1).is("=")) {
                section.align((int) known(line, rest.subList(i + 2, i + 3), "align"));
            }
        }
        symbols.at(section);
    }

    private void setDefault(Line line, List<Token> rest) {
        if (rest.size() != 1 || !rest.get(0).isWord("rel") && !rest.get(0).isWord("abs")) {
            throw AssemblyException.at("ASM084", line.whole(), "'default' takes rel or abs");
        }
        relative = rest.get(0).isWord("rel");
    }

    private void endStructure(Line line) {
        if (structure == null) {
            throw AssemblyException.at("ASM085", line.whole(), "'endstruc' without 'struc'");
        }
        symbols.constant(structure.name() + "_size", Value.of(structure.offset()), line.whole());
        structure = null;
    }

    private void at(Line line, List<Token> rest) {
        Instance open = instance;
        if (open == null) {
            throw AssemblyException.at("ASM086", line.whole(), "'at' stands between 'istruc' and 'iend'");
        }
        List<List<Token>> parts = Preprocessor.split(rest);
        if (parts.isEmpty() || parts.get(0).isEmpty()) {
            throw AssemblyException.at(
                    "ASM086", line.end(), "'at' takes the name of a field", "for example: at .count, dd 1");
        }
        List<Token> field = new ArrayList<>(parts.get(0));
        if (field.size() == 1 && field.get(0).text().startsWith(".")) {
            field.set(0, Token.word(open.name() + field.get(0).text(), field.get(0)));
        }
        pad(line, open.start() + known(line, field, "at"));
        if (parts.size() > 1) {
            statement(line, rest.subList(parts.get(0).size() + 1, rest.size()));
        }
    }

    private void endInstance(Line line) {
        Instance open = instance;
        if (open == null) {
            throw AssemblyException.at("ASM087", line.whole(), "'iend' without 'istruc'");
        }
        Value size = symbols.value(open.name() + "_size");
        if (size == null) {
            throw AssemblyException.at("ASM088", line.whole(), "there is no structure '" + open.name() + "'");
        }
        pad(line, open.start() + size.number());
        instance = null;
    }

    private void pad(Line line, long to) {
        long gap = to - section.size();
        if (gap < 0 && reporting) {
            throw AssemblyException.at(
                    "ASM089",
                    line.whole(),
                    "the fields of the structure come in another order than here, or are longer than declared");
        }
        section.skip(Math.max(0, gap));
    }

    private void reserve(Line line, long bytes) {
        if (structure != null) {
            structure.skip(bytes);
            return;
        }
        section.skip(bytes);
        if (reporting) {
            listing.add(new Listing.Row(section.here() - bytes, new byte[0], line));
        }
    }

    // ------------------------------------------------------------------ code

    private void emit(Line line, byte[] bytes) {
        if (structure != null) {
            structure.skip(bytes.length);
            return;
        }
        if (reporting) {
            listing.add(new Listing.Row(section.here(), bytes, line));
        }
        section.write(bytes);
    }
}
