package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.diagnostic.Span;
import org.vmxlab.image.Image;
import org.vmxlab.image.Segment;
import org.vmxlab.scenario.Choice;
import org.vmxlab.scenario.Scenario;

/** Text to programs. */
public final class Assembler {
    private static final long LAST_PAGE = -4096;

    private Assembler() {}

    /**
     * What came of a source.
     *
     * @param program empty after errors
     * @param diagnostics errors and warnings
     */
    public record Result(Optional<Program> program, List<Diagnostic> diagnostics, Listing listing) {
        public Result {
            diagnostics = List.copyOf(diagnostics);
        }
    }

    /** Assembles {@code main} as {@code request} says. */
    public static Result assemble(SourceFile main, SourceProvider includes, Request request) {
        List<Diagnostic> diagnostics = new ArrayList<>();
        ScenarioDeclarations declarations = new ScenarioDeclarations(includes, diagnostics);
        declarations.read(main);
        ScenarioChoice options = new ScenarioChoice(declarations, diagnostics);
        Choice choice = options.resolve(request, new Span(main, 1, 1, 1));
        ScenarioParser parser = new ScenarioParser(declarations, choice, request, diagnostics);
        List<Line> lines = parser.read(new Preprocessor(includes, options.constants(), diagnostics).run(main));
        Optional<Scenario> scenario = parser.scenario();
        int cpus = scenario.map(Scenario::cpus).orElse(request.cpus().orElse(1));
        PseudocodeExpander expander = new PseudocodeExpander(cpus, diagnostics);
        ScenarioLoader loader = new ScenarioLoader(scenario, cpus, diagnostics);
        List<Line> plain = loader.reserve(expander.expand(lines));
        CodeGenerator generator = new CodeGenerator(plain, diagnostics);
        Optional<Program> program = (plain.isEmpty() ? empty(main, diagnostics) : generator.run())
                .map(image -> loader.load(image, expander.areaBytes()))
                .filter(loaded -> inAddressSpace(loaded, main, diagnostics))
                .filter(loaded -> succeeded(diagnostics));
        return new Result(program, diagnostics, new Listing(generator.listing()));
    }

    private static boolean succeeded(List<Diagnostic> diagnostics) {
        return diagnostics.stream().noneMatch(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR);
    }

    /** Whether all segments lie one behind the other, with a page to spare. */
    private static boolean inAddressSpace(Program program, SourceFile main, List<Diagnostic> diagnostics) {
        long reached = 0;
        for (Segment segment : program.image().segments()) {
            if (Long.compareUnsigned(reached, segment.address()) > 0
                    || Long.compareUnsigned(segment.address(), segment.end()) > 0
                    || Long.compareUnsigned(segment.end(), LAST_PAGE) > 0) {
                diagnostics.add(Diagnostic.error(
                                "ASM101", new Span(main, 1, 1, 1), "the program reaches the end of the address space")
                        .note("help: stacks, and the data of each CPU, come behind it; give 'org' a lower address"));
                return false;
            }
            reached = segment.address();
        }
        return true;
    }

    private static Optional<Image> empty(SourceFile main, List<Diagnostic> diagnostics) {
        if (diagnostics.isEmpty()) {
            diagnostics.add(Diagnostic.error("ASM097", new Span(main, 1, 1, 1), "the program is empty"));
        }
        return Optional.empty();
    }
}
