package org.vmxlab.isa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the disassembler prints, NASM assembles to the same instruction. */
class NasmAgreementTest {
    private static final long ORIGIN = 0x40_0000;
    private static final int PLACE = 16;
    private static final int SAMPLES = 20;

    /** NASM takes a bare number in {@code [rel N]} for an absolute address: every address is written as a label. */
    private final Disassembler disassembler =
            new Disassembler(address -> Optional.of("$$+0x" + Long.toHexString(address - ORIGIN)));

    private final Decoder decoder = new Decoder(InstructionSet.standard());

    @TempDir
    private Path directory;

    @Test
    void nasmAssemblesWhatTheDisassemblerPrints() throws IOException, InterruptedException {
        assumeTrue(installed(), "NASM is not installed");
        List<String> expected = disassembled();
        byte[] image = assemble(expected);
        List<String> actual = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            int place = i * PLACE;
            Decoding decoding =
                    decoder.decode(offset -> place + offset < image.length ? image[place + offset] : 0, ORIGIN + place);
            actual.add(
                    decoding instanceof Decoding.Decoded decoded
                            ? disassembler.text(decoded.instruction())
                            : decoding.toString());
        }
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            if (!same(expected.get(i), actual.get(i))) {
                differences.add(expected.get(i) + " became " + actual.get(i));
            }
        }
        assertThat(differences).isEmpty();
    }

    /**
     * Other encodings with the same meaning that NASM prefers: it swaps the operands of XCHG, loads a small number into
     * the low half of a register, and makes R12 as the only register the base.
     */
    private static boolean same(String expected, String actual) {
        return expected.equals(actual) || normal(expected).equals(normal(actual));
    }

    private static String normal(String line) {
        String text = line.contains("r12*1") || line.contains("r12d*1")
                ? line.replace("*1", "").replace("nosplit ", "")
                : line;
        int comma = text.indexOf(", ");
        if (text.startsWith("xchg ") && text.compareTo("xchg " + text.substring(comma + 2)) > 0) {
            return "xchg " + text.substring(comma + 2) + ", " + text.substring(5, comma);
        }
        if (text.startsWith("mov r") && comma > 0 && Character.isDigit(text.charAt(comma + 2))) {
            String register = text.substring(5, comma);
            String low = Character.isDigit(register.charAt(0)) ? "r" + register.replace("d", "") + "d" : "e" + register;
            return "mov " + low + text.substring(comma);
        }
        return text;
    }

    private List<String> disassembled() {
        RandomInstructions random = new RandomInstructions(3);
        List<String> lines = new ArrayList<>();
        for (Definition definition : InstructionSet.standard().definitions()) {
            if (definition.mnemonic().startsWith("hv")) {
                continue;
            }
            for (Form form : definition.forms()) {
                for (int i = 0; i < SAMPLES; i++) {
                    long address = ORIGIN + (long) lines.size() * PLACE;
                    byte[] bytes = random.sample(form, address).bytes();
                    Decoding.Decoded decoded = (Decoding.Decoded) decoder.decode(offset -> bytes[offset], address);
                    lines.add(disassembler.text(decoded.instruction()));
                }
            }
        }
        return lines;
    }

    private byte[] assemble(List<String> lines) throws IOException, InterruptedException {
        StringBuilder source = new StringBuilder("bits 64\norg 0x" + Long.toHexString(ORIGIN) + "\n");
        for (int i = 0; i < lines.size(); i++) {
            source.append("times ")
                    .append(i * PLACE)
                    .append("-($-$$) db 0x90\n")
                    .append(lines.get(i))
                    .append('\n');
        }
        Path file = Files.writeString(directory.resolve("all.asm"), source);
        Path output = directory.resolve("all.bin");
        Path messages = directory.resolve("messages");
        int code = new ProcessBuilder("nasm", "-w-all", "-f", "bin", "-o", output.toString(), file.toString())
                .redirectErrorStream(true)
                .redirectOutput(messages.toFile())
                .start()
                .waitFor();
        assertThat(code).as(() -> refused(source.toString(), messages)).isZero();
        return Files.readAllBytes(output);
    }

    /** Each message, {@code file:line: error: text}, behind the line that it is about. */
    private static String refused(String source, Path messages) {
        List<String> lines = source.lines().toList();
        try {
            return Files.readAllLines(messages).stream()
                    .map(message -> {
                        int colon = message.indexOf(':');
                        int number = Integer.parseInt(message.substring(colon + 1, message.indexOf(':', colon + 1)));
                        return lines.get(number - 1) + "  <- " + message;
                    })
                    .collect(Collectors.joining("\n"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean installed() throws InterruptedException {
        try {
            return new ProcessBuilder("nasm", "-v")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
