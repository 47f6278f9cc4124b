package org.vmxlab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.assembler.Assembler;
import org.vmxlab.assembler.Program;
import org.vmxlab.assembler.Request;
import org.vmxlab.diagnostic.DiagnosticRenderer;
import org.vmxlab.diagnostic.SourceFile;

/** Programs of {@code guest-programs}, assembled. */
final class Programs {
    private Programs() {}

    static Program scenario(String name, String variant) {
        return scenario(name, new Request(Optional.of(variant), Optional.empty(), Map.of(), Optional.empty()));
    }

    static Program scenario(String name, Request request) {
        return assemble(resource("/guest/scenarios/" + name + ".asm"), request);
    }

    static Program example(String name, Request request) {
        return assemble(resource("/guest/examples/" + name + ".asm"), request);
    }

    static Program plain(String text, int cpus) {
        return assemble(
                SourceFile.of("test", text),
                new Request(Optional.empty(), Optional.empty(), Map.of(), Optional.of(cpus)));
    }

    static Program trace(String name, int size, int cpus) {
        return plain(
                "%define SIZE " + size + "\n"
                        + String.join(
                                "\n", resource("/guest/traces/" + name + ".asm").lines()),
                cpus);
    }

    /** The program at {@code path} in {@code guest-programs}. */
    static Program at(String path, Request request) {
        return assemble(resource("/guest/" + path), request);
    }

    static Program kernel(String name) {
        return assemble(resource("/guest/kernels/" + name + ".asm"), Request.NONE);
    }

    private static Program assemble(SourceFile source, Request request) {
        Assembler.Result result = Assembler.assemble(source, Programs::find, request);
        assertThat(result.program())
                .as(DiagnosticRenderer.render(result.diagnostics()))
                .isPresent();
        return result.program().orElseThrow();
    }

    private static Optional<SourceFile> find(String name, SourceFile from) {
        String beside = Path.of(from.name()).resolveSibling(name).normalize().toString();
        for (String candidate : new String[] {beside, "/guest/" + name, "/" + name}) {
            if (Programs.class.getResource(candidate) != null) {
                return Optional.of(resource(candidate));
            }
        }
        return Optional.empty();
    }

    private static SourceFile resource(String path) {
        try (InputStream in = Programs.class.getResourceAsStream(path)) {
            assertThat(in).as(path).isNotNull();
            return SourceFile.of(path, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
