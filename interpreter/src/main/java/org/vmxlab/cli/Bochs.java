package org.vmxlab.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.vmxlab.vectors.Emulator;

/** The Bochs emulator, as a processor that boots programs which NASM assembles. */
final class Bochs implements Emulator, AutoCloseable {
    /** Of its processor time, so that one that is only slow, on a machine that is busy, is not taken to hang. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private static final long SECONDS_BETWEEN_LOOKS = 2;
    private static final int ATTEMPTS = 3;
    private static final List<Path> FIRMWARE =
            List.of(Path.of("/usr/share/bochs"), Path.of("/usr/local/share/bochs"), Path.of("/usr/share/vgabios"));

    private final TemporaryFolder folder;
    private final String processor;
    private final Path bios;
    private final Path videoBios;

    private Bochs(TemporaryFolder folder, String processor, Path bios, Path videoBios) {
        this.folder = folder;
        this.processor = processor;
        this.bios = bios;
        this.videoBios = videoBios;
    }

    /**
     * Bochs with a processor of its list, such as {@code corei7_ivy_bridge_3770k}, and as many of them as {@code cpus}; empty
     * where Bochs, its BIOS or NASM are not installed.
     */
    static Optional<Bochs> installed(String processor, int cpus) throws IOException {
        Optional<Path> bios = firmware("BIOS-bochs-latest");
        Optional<Path> videoBios = firmware("VGABIOS-lgpl-latest").or(() -> firmware("vgabios.bin"));
        if (!ExternalTool.onPath("bochs") || !ExternalTool.onPath("nasm") || bios.isEmpty() || videoBios.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Bochs(
                new TemporaryFolder("vmxlab-bochs"),
                "model=" + processor + ", count=" + cpus,
                bios.get(),
                videoBios.get()));
    }

    private static Optional<Path> firmware(String name) {
        return FIRMWARE.stream()
                .map(place -> place.resolve(name))
                .filter(Files::isReadable)
                .findFirst();
    }

    @Override
    public String boot(String program) {
        try {
            Path source = Files.writeString(folder.path().resolve("program.asm"), program);
            Path image = folder.path().resolve("disk.img");
            Path log = folder.path().resolve("log.txt");
            run(log, "nasm", "-f", "bin", "-o", image.toString(), source.toString());
            if (!Files.exists(image)) {
                throw BadInput.file("NASM refused the program for Bochs: " + firstLine(log));
            }
            Path settings = Files.writeString(folder.path().resolve("bochsrc"), settings(image));
            // Debian's Bochs has a debugger, which waits to be told to continue; another takes no notice.
            Files.writeString(folder.path().resolve("input"), "c\n");
            Path output = folder.path().resolve("output.txt");
            String printed = "";
            for (int attempt = 0; attempt < ATTEMPTS && !started(printed); attempt++) {
                Files.deleteIfExists(folder.path().resolve("disk.img.lock"));
                run(output, "bochs", "-q", "-f", settings.toString());
                printed = Files.readString(output, StandardCharsets.ISO_8859_1);
            }
            Files.delete(image);
            return printed;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw BadInput.file("interrupted");
        } catch (IOException unusable) {
            throw BadInput.file("Bochs cannot be used: " + unusable.getMessage());
        }
    }

    /** Its BIOS with several processors now and then gives up on the disk before it answers. */
    private static boolean started(String printed) {
        return !printed.isEmpty() && !printed.contains("No bootable device");
    }

    /** Whether it emulates several processors: it may have been built for one only. */
    boolean emulatesSeveral() throws IOException {
        boot("""
                bits 16
                org 0x7c00
                mov dx, 0x8900
                mov si, shutdown
                mov cx, 8
                rep outsb
                shutdown: db 'Shutdown'
                times 510-($-$$) db 0
                dw 0xaa55
                """);
        return Files.readString(log(), StandardCharsets.ISO_8859_1).contains("SMP support: yes");
    }

    private Path log() {
        return folder.path().resolve("bochs.log");
    }

    /** Runs a program; one that hangs, and writes nothing any more, is stopped. */
    private void run(Path output, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.path().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Path input = folder.path().resolve("input");
        if (Files.exists(input)) {
            builder.redirectInput(input.toFile());
        }
        Process process = builder.start();
        long before = -1;
        Duration then = Duration.ZERO;
        while (!process.waitFor(SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS)) {
            long written = Files.size(output);
            Duration now = processorTime(process);
            if (written != before) {
                before = written;
                then = now;
            } else if (now.minus(then).compareTo(SILENCE) > 0) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                return;
            }
        }
    }

    /** Its own and that of what it has started. */
    private static Duration processorTime(Process process) {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(handle -> handle.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private String settings(Path image) {
        return String.join(
                "\n",
                "config_interface: textconfig",
                "display_library: rfb, options=\"timeout=0\"",
                "megs: 32",
                "romimage: file=" + bios,
                "vgaromimage: file=" + videoBios,
                "cpu: " + processor + ", ips=1000000, reset_on_triple_fault=0, ignore_bad_msrs=0",
                "ata0: enabled=1",
                "ata0-master: type=disk, path=" + image + ", mode=flat",
                "boot: disk",
                "port_e9_hack: enabled=1",
                "sound: driver=dummy",
                "log: " + log(),
                "panic: action=fatal",
                "");
    }

    private static String firstLine(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().orElse("it says nothing");
        }
    }

    @Override
    public void close() throws IOException {
        folder.close();
    }
}
