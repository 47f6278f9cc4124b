package org.vmxlab.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.assembler.Assembler;
import org.vmxlab.assembler.Program;
import org.vmxlab.assembler.Request;
import org.vmxlab.cpu.Policy;
import org.vmxlab.diagnostic.DiagnosticRenderer;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.guest.Guest;
import org.vmxlab.memory.MemoryModel;

/** Programs made ready to explore. */
final class Subjects {
    private Subjects() {}

    /** A program of {@code guest-programs/traces} with {@code SIZE} as given, on so many CPUs. */
    static Subject trace(String name, int size, int cpus, MemoryModel model) {
        return of("%define SIZE " + size + "\n" + resource("/guest/traces/" + name + ".asm"), cpus, model);
    }

    static Subject of(String source, int cpus, MemoryModel model) {
        Request request = new Request(Optional.empty(), Optional.empty(), Map.of(), Optional.of(cpus));
        Assembler.Result result =
                Assembler.assemble(SourceFile.of("test.asm", source), (included, from) -> Optional.empty(), request);
        Program program =
                result.program().orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(result.diagnostics())));
        return new Guest(program, Policy.DEFAULT.under(model)).subject();
    }

    private static String resource(String path) {
        try (InputStream in = Subjects.class.getResourceAsStream(path)) {
            assertThat(in).as(path).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
