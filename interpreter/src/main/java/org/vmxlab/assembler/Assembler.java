package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.image.Image;

/** Text to programs. */
public final class Assembler {
    private Assembler() {}

    /**
     * What came of a source.
     *
     * @param image empty after errors
     * @param diagnostics errors and warnings, in the order of the source
     */
    public record Result(Optional<Image> image, List<Diagnostic> diagnostics, Listing listing) {}

    /** Assembles a program of the plain layer. */
    public static Result plain(SourceFile main, SourceProvider includes) {
        List<Diagnostic> diagnostics = new ArrayList<>();
        List<Line> lines = new Preprocessor(includes, Map.of(), diagnostics).run(main);
        CodeGenerator generator = new CodeGenerator(lines, 0, Map.of(), diagnostics);
        Optional<Image> image = lines.isEmpty() ? Optional.empty() : generator.run();
        return new Result(image, diagnostics, new Listing(generator.listing()));
    }
}
