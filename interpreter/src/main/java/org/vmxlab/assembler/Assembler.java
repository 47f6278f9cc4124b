package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.diagnostic.Span;
import org.vmxlab.image.Image;
import org.vmxlab.scenario.Choice;
import org.vmxlab.scenario.Scenario;

/** Text to programs. */
public final class Assembler {
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
                .filter(loaded -> succeeded(diagnostics));
        return new Result(program, diagnostics, new Listing(generator.listing()));
    }

    private static boolean succeeded(List<Diagnostic> diagnostics) {
        return diagnostics.stream().noneMatch(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR);
    }

    private static Optional<Image> empty(SourceFile main, List<Diagnostic> diagnostics) {
        if (diagnostics.isEmpty()) {
            diagnostics.add(Diagnostic.error("ASM097", new Span(main, 1, 1, 1), "the program is empty"));
        }
        return Optional.empty();
    }
}
