package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.diagnostic.Span;
import org.vmxlab.image.Image;

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
        List<Line> lines = new Preprocessor(includes, Map.of(), diagnostics).run(main);
        refuseChoices(main, request, diagnostics);
        CodeGenerator generator = new CodeGenerator(lines, 0, Map.of(), diagnostics);
        Optional<Image> image = lines.isEmpty() ? empty(main, diagnostics) : generator.run();
        return new Result(
                image.map(whole -> PlainLoading.of(whole, request.cpus().orElse(1))),
                diagnostics,
                new Listing(generator.listing()));
    }

    /** A program without a scenario has nothing that could be chosen from outside. */
    private static void refuseChoices(SourceFile main, Request request, List<Diagnostic> diagnostics) {
        List<String> choices = new ArrayList<>(request.settings().keySet());
        request.variant().ifPresent(choices::add);
        request.trigger().ifPresent(choices::add);
        for (String choice : choices) {
            diagnostics.add(Diagnostic.error("ASM098", new Span(main, 1, 1, 1), "the program has no option, variant or trigger '" + choice + "'")
                    .note("help: only a scenario has them; this program is none"));
        }
    }

    private static Optional<Image> empty(SourceFile main, List<Diagnostic> diagnostics) {
        if (diagnostics.isEmpty()) {
            diagnostics.add(Diagnostic.error("ASM097", new Span(main, 1, 1, 1), "the program is empty"));
        }
        return Optional.empty();
    }
}
