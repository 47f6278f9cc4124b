package org.vmxlab.cli;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.arch.Vector;
import org.vmxlab.vectors.IntegerAnswer;
import org.vmxlab.vectors.IntegerSample;
import org.vmxlab.vectors.Processor;

/** The processor that this program runs on, through a small C program that gcc builds. */
final class HostProcessor implements Processor, AutoCloseable {
    private static final String SOURCE = "/org/vmxlab/conformance/host.c";
    private static final int SAMPLE_BYTES = 16 + 8 * (1 + 16 + 4);
    private static final int ANSWER_BYTES = 8 * (16 + 6);
    private static final int BREAKPOINT = 3;
    private static final int REGISTERS = 16;

    private final TemporaryFolder folder;
    private final Path program;

    private HostProcessor(TemporaryFolder folder, Path program) {
        this.folder = folder;
        this.program = program;
    }

    /** Builds the program; empty where there is no gcc, or the processor is no x86-64. */
    static Optional<HostProcessor> build() throws IOException {
        String architecture = System.getProperty("os.arch", "");
        if (!architecture.equals("amd64") && !architecture.equals("x86_64")) {
            return Optional.empty();
        }
        TemporaryFolder folder = new TemporaryFolder("vmxlab-host");
        Path source = folder.path().resolve("host.c");
        try (InputStream in = HostProcessor.class.getResourceAsStream(SOURCE)) {
            if (in == null) {
                throw new IOException("the program was built without " + SOURCE);
            }
            Files.write(source, in.readAllBytes());
        }
        HostProcessor processor = new HostProcessor(folder, folder.path().resolve("host"));
        try {
            Process gcc = new ProcessBuilder("gcc", "-O2", "-o", processor.program.toString(), source.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.path().resolve("gcc.log").toFile())
                    .start();
            if (gcc.waitFor() == 0) {
                return Optional.of(processor);
            }
            String log = Files.readString(folder.path().resolve("gcc.log"));
            processor.close();
            throw new IOException("gcc refused the program for this processor: " + log);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while gcc ran", stopped);
        } catch (IOException noCompiler) {
            processor.close();
            if (String.valueOf(noCompiler.getMessage()).startsWith("gcc refused")) {
                throw noCompiler;
            }
            return Optional.empty();
        }
    }

    @Override
    public List<IntegerAnswer> answers(List<IntegerSample> samples) {
        try {
            Path input = folder.path().resolve("samples");
            Path output = folder.path().resolve("answers");
            write(samples, input);
            Process process = new ProcessBuilder(program.toString())
                    .redirectInput(input.toFile())
                    .redirectOutput(output.toFile())
                    .start();
            int code = process.waitFor();
            if (code != 0) {
                throw BadInput.file("the program for this processor ended with " + code
                        + (code == 3 ? ": addresses 0x100000 and 0x200000 cannot be mapped here" : ""));
            }
            return read(output, samples.size());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw BadInput.file("interrupted");
        } catch (IOException unusable) {
            throw BadInput.file("the program for this processor cannot be used: " + unusable.getMessage());
        }
    }

    private static void write(List<IntegerSample> samples, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            ByteBuffer buffer = ByteBuffer.allocate(SAMPLE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (IntegerSample sample : samples) {
                buffer.clear();
                byte[] code = Arrays.copyOf(sample.code(), 16);
                Arrays.fill(code, sample.code().length, 16, (byte) 0xcc);
                buffer.put(code).putLong(sample.instruction().address());
                for (long register : sample.registers()) {
                    buffer.putLong(register);
                }
                buffer.putLong(sample.flags())
                        .putLong(sample.seed())
                        .putLong(sample.cell())
                        .putLong(sample.value());
                out.write(buffer.array());
            }
        }
    }

    private static List<IntegerAnswer> read(Path file, int count) throws IOException {
        List<IntegerAnswer> answers = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(Files.newInputStream(file)))) {
            byte[] bytes = new byte[ANSWER_BYTES];
            for (int i = 0; i < count; i++) {
                in.readFully(bytes);
                ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                long[] registers = new long[REGISTERS];
                for (int r = 0; r < REGISTERS; r++) {
                    registers[r] = buffer.getLong();
                }
                long rip = buffer.getLong();
                long flags = buffer.getLong();
                int trap = (int) buffer.getLong();
                buffer.getLong();
                buffer.getLong();
                long changed = buffer.getLong();
                answers.add(new IntegerAnswer(
                        registers,
                        rip,
                        flags,
                        trap == BREAKPOINT ? Optional.empty() : Optional.of(Vector.name(trap)),
                        cells(in, changed)));
            }
        }
        return answers;
    }

    private static Map<Long, Long> cells(DataInputStream in, long count) throws IOException {
        Map<Long, Long> cells = new LinkedHashMap<>();
        for (long i = 0; i < count; i++) {
            long address = Long.reverseBytes(in.readLong());
            cells.put(address, Long.reverseBytes(in.readLong()));
        }
        return cells;
    }

    @Override
    public void close() throws IOException {
        folder.close();
    }
}
