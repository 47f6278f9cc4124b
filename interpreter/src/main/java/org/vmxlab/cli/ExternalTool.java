package org.vmxlab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A program of another project, run in a folder of its own. */
final class ExternalTool {
    private final String name;
    private final Path folder;

    private ExternalTool(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    /** The program {@code name}; empty where there is none. */
    static Optional<ExternalTool> installed(String name, Path folder) {
        return onPath(name) ? Optional.of(new ExternalTool(name, folder)) : Optional.empty();
    }

    static boolean onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** A file in its folder. */
    Path file(String file) {
        return folder.resolve(file);
    }

    /** What it prints, errors included. */
    String run(String... arguments) {
        Path output = folder.resolve(name + ".txt");
        List<String> command = new ArrayList<>(List.of(name));
        command.addAll(List.of(arguments));
        try {
            new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start()
                    .waitFor();
            return Files.readString(output);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw BadInput.file("interrupted");
        } catch (IOException unusable) {
            throw BadInput.file(name + " cannot be run: " + unusable.getMessage());
        }
    }
}
