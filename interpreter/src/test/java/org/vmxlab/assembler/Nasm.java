package org.vmxlab.assembler;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** The real NASM, where it is installed. */
final class Nasm {
    private static final Path PROGRAM = Path.of("/usr/bin/nasm");

    private final Path folder;

    Nasm(Path folder) {
        this.folder = folder;
    }

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /**
     * What NASM makes of a source.
     *
     * @param errors numbers of the lines that it refuses
     */
    record Output(byte[] bytes, Set<Integer> errors, String messages) {}

    Output assemble(String source, Path... include) {
        try {
            Path file = folder.resolve("source.asm");
            Path result = folder.resolve("source.bin");
            Path messages = folder.resolve("messages.txt");
            Files.writeString(file, source);
            Files.deleteIfExists(result);
            ProcessBuilder builder = new ProcessBuilder(
                    PROGRAM.toString(), "-f", "bin", "-w-all", "-o", result.toString(), file.toString());
            for (Path path : include) {
                builder.command().add("-I" + path + "/");
            }
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(messages.toFile())
                    .start();
            process.waitFor();
            String text = Files.readString(messages, StandardCharsets.UTF_8);
            Set<Integer> errors = new TreeSet<>();
            for (String line : text.lines().toList()) {
                String[] parts = line.split(":");
                if (parts.length > 2 && line.contains("error:")) {
                    errors.add(Integer.parseInt(parts[1]));
                }
            }
            return new Output(Files.exists(result) ? Files.readAllBytes(result) : new byte[0], errors, text);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
