package org.vmxlab.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vmxlab.conformance.ConformanceTest;
import org.vmxlab.conformance.Finding;
import org.vmxlab.conformance.Observations;
import org.vmxlab.conformance.ProgramTest;
import org.vmxlab.conformance.TestConditions;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.vectors.VectorFile;

/** Tests by path: files, folders of them, or names in {@code guest-programs}. */
final class TestFiles {
    private static final String GUEST = "/guest/";
    private static final String META = ".meta.json";
    private static final String PREFIX = "guest-programs/";
    private static final String MARK = "guest-programs:";

    private final TestConditions conditions;
    private final ProgramFiles sources = new ProgramFiles();

    TestFiles(TestConditions conditions) {
        this.conditions = conditions;
    }

    /** Ends of names of files that are no tests and yet have a purpose: includes, texts, campaigns of {@code inject}. */
    private static final List<String> READ_BY_OTHERS = List.of(".inc", ".md", ".txt", ".campaign");

    /** A file in a folder of tests that nothing reads. */
    private record Unread(String name) implements ConformanceTest {
        @Override
        public Finding run(Observations observations) {
            return Finding.error(
                    "nobody reads this file: tests are .asm, .jsonl and .json, what they include .inc", List.of());
        }
    }

    /**
     * The tests that {@code name} stands for.
     *
     * @throws BadInput if there are none
     */
    List<ConformanceTest> tests(String name) {
        Path path = path(name);
        if (path != null && Files.isDirectory(path)) {
            return folder(path, name, "");
        }
        if (path != null && Files.exists(path)) {
            return file(path, name);
        }
        String inside = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        Optional<List<ConformanceTest>> packed = packedFolder(inside);
        return packed.orElseGet(() -> List.of(new ProgramTest(sources.program(inside), sources, conditions)));
    }

    private static @Nullable Path path(String name) {
        try {
            return Path.of(name);
        } catch (java.nio.file.InvalidPathException notAPath) {
            return null;
        }
    }

    private Optional<List<ConformanceTest>> packedFolder(String name) {
        URL url = TestFiles.class.getResource(GUEST + name);
        if (name.contains("..") || url == null) {
            return Optional.empty();
        }
        try {
            URI uri = url.toURI();
            if (!uri.getScheme().equals("jar")) {
                Path folder = Path.of(uri);
                return Files.isDirectory(folder) ? Optional.of(folder(folder, name, MARK)) : Optional.empty();
            }
            try (FileSystem jar = open(uri)) {
                Path folder = jar.getPath(GUEST + name);
                return Files.isDirectory(folder) ? Optional.of(folder(folder, name, MARK)) : Optional.empty();
            }
        } catch (URISyntaxException | IOException unreadable) {
            throw BadInput.file("'" + name + "' of guest-programs cannot be read: " + unreadable.getMessage());
        }
    }

    private static FileSystem open(URI uri) throws IOException {
        try {
            return FileSystems.getFileSystem(uri);
        } catch (FileSystemNotFoundException closed) {
            return FileSystems.newFileSystem(uri, Map.of());
        }
    }

    private List<ConformanceTest> folder(Path folder, String name, String mark) {
        List<ConformanceTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String relative = folder.relativize(file).toString().replace('\\', '/');
                String shown = mark + (name.endsWith("/") ? name : name + "/") + relative;
                if (READ_BY_OTHERS.stream().noneMatch(shown::endsWith)) {
                    tests.addAll(file(file, shown));
                }
            }
        } catch (IOException unreadable) {
            throw BadInput.file("'" + name + "' cannot be read: " + unreadable.getMessage());
        }
        if (tests.isEmpty()) {
            throw BadInput.file("there is no test in '" + name + "': tests are .asm, .jsonl and .json files");
        }
        return tests;
    }

    private List<ConformanceTest> file(Path file, String shown) {
        if (shown.endsWith(".asm")) {
            return List.of(new ProgramTest(SourceFile.of(shown, read(file, shown)), sources, conditions));
        }
        if (shown.endsWith(".jsonl")) {
            Path meta = file.resolveSibling(file.getFileName().toString().replaceFirst("\\.jsonl$", META));
            Optional<String> beside =
                    Files.isRegularFile(meta) ? Optional.of(read(meta, meta.toString())) : Optional.empty();
            return VectorFile.tests(shown, read(file, shown), beside);
        }
        if (shown.endsWith(".json")) {
            return List.of(VectorFile.model(shown, read(file, shown)));
        }
        return List.of(new Unread(shown));
    }

    private static String read(Path file, String shown) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (java.nio.charset.MalformedInputException binary) {
            throw BadInput.file("'" + shown + "' is not UTF-8 text");
        } catch (IOException unreadable) {
            throw BadInput.file("'" + shown + "' cannot be read: " + unreadable.getMessage());
        }
    }
}
