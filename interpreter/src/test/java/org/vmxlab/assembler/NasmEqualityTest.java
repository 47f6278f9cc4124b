package org.vmxlab.assembler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.diagnostic.DiagnosticRenderer;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.image.Image;
import org.vmxlab.image.Segment;

/** The bytes of plain programs are those of {@code nasm -f bin}. */
final class NasmEqualityTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void nasmIsInstalled() {
        assumeTrue(Nasm.isInstalled(), "NASM is not installed at /usr/bin/nasm: its bytes cannot be compared");
    }

    /** The plain programs of {@code guest-programs}, and sources that try the corners of the language. */
    static List<Path> plainPrograms() throws IOException {
        List<Path> programs = new ArrayList<>();
        for (String folder :
                List.of("interpreter/src/test/resources/asm-plain", "guest-programs/src/main/guest/kernels")) {
            Path here = Files.isDirectory(Path.of(folder))
                    ? Path.of(folder)
                    : Path.of("..").resolve(folder);
            try (Stream<Path> files = Files.list(here)) {
                files.filter(file -> file.toString().endsWith(".asm")).sorted().forEach(programs::add);
            }
        }
        return programs;
    }

    @ParameterizedTest
    @MethodSource("plainPrograms")
    void plainProgram(Path program) throws IOException {
        String source = Files.readString(program);
        compare(source, new Nasm(folder).assemble(source));
    }

    private static void compare(String source, Nasm.Output expected) {
        assertThat(expected.errors()).as(expected.messages()).isEmpty();
        List<Diagnostic> diagnostics = new ArrayList<>();
        List<Line> lines = new Preprocessor((name, from) -> Optional.empty(), Map.of(), diagnostics)
                .run(SourceFile.of("source.asm", source));
        CodeGenerator generator = new CodeGenerator(lines, diagnostics);
        Optional<Image> image = generator.run();
        assertThat(diagnostics.stream()
                        .filter(d -> d.severity() == Diagnostic.Severity.ERROR)
                        .limit(40)
                        .toList())
                .as(() ->
                        DiagnosticRenderer.render(diagnostics.stream().limit(40).toList()))
                .isEmpty();
        byte[] actual = flat(image.orElseThrow());
        int difference = Arrays.mismatch(expected.bytes(), actual);
        assertThat(difference)
                .as(() -> "first difference: "
                        + place(generator.listing(), image.orElseThrow(), difference, expected.bytes()))
                .isEqualTo(-1);
    }

    private static String place(List<Listing.Row> rows, Image image, int offset, byte[] expected) {
        long address = image.segments().get(0).address() + offset;
        for (Listing.Row row : rows) {
            if (address >= row.address() && address < row.address() + row.bytes().length) {
                int from = (int) (row.address() - image.segments().get(0).address());
                return row.line().file().line(row.line().number()) + ": ours " + hex(row.bytes()) + ", NASM's "
                        + hex(Arrays.copyOfRange(expected, from, from + 16));
            }
        }
        return "offset " + offset;
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }

    /** The image as NASM's flat binary: from its lowest byte to the last that has content. */
    static byte[] flat(Image image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<Segment> segments = image.segments().stream()
                .sorted((a, b) -> Long.compare(a.address(), b.address()))
                .toList();
        for (Segment segment : segments) {
            if (segment.content().length > 0) {
                long gap = segment.address() - segments.get(0).address() - out.size();
                out.writeBytes(new byte[Math.toIntExact(gap)]);
                out.writeBytes(segment.content());
            }
        }
        return out.toByteArray();
    }
}
