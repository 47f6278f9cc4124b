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
        CodeGenerator generator = new CodeGenerator(lines, 0, Map.of(), diagnostics);
        Optional<Image> image = lines.isEmpty() ? empty(main, diagnostics) : generator.run();
        return new Result(
                image.map(whole -> PlainLoading.of(whole, request.cpus().orElse(1))),
                diagnostics,
                new Listing(generator.listing()));
    }

    private static Optional<Image> empty(SourceFile main, List<Diagnostic> diagnostics) {
        if (diagnostics.isEmpty()) {
            diagnostics.add(Diagnostic.error("ASM097", new Span(main, 1, 1, 1), "the program is empty"));
        }
        return Optional.empty();
    }
}
