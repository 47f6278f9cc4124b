package org.vmxlab.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vmxlab.apic.ApicMode;
import org.vmxlab.assembler.Assembler;
import org.vmxlab.assembler.Request;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Policy;
import org.vmxlab.diagnostic.DiagnosticRenderer;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.image.Image;
import org.vmxlab.memory.Region;
import org.vmxlab.verdict.ViolationException;
import org.vmxlab.vmx.VmxModels;

/** Integer instructions against what a real processor answered: registers whole, flags under the mask of defined ones. */
class IntegerVectorsTest {
    private static final long CODE = 0x10_0000;
    private static final Map<String, Integer> REGISTERS =
            Map.of("rax", 0, "rcx", 1, "rdx", 2, "rbx", 3, "rsi", 6, "rdi", 7);

    private final Map<String, byte[]> assembled = new LinkedHashMap<>();

    @Test
    void everyRowAgrees() throws IOException {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(IntegerVectorsTest.class.getResourceAsStream("/vectors/integer/rows.jsonl")),
                StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines::add);
        }
        assertThat(lines).hasSizeGreaterThan(2000);
        List<String> divergences = new ArrayList<>();
        for (String line : lines) {
            String difference = difference(JsonParser.parseString(line).getAsJsonObject());
            if (!difference.isEmpty()) {
                divergences.add(difference + "\n    " + line);
            }
        }
        assertThat(divergences)
                .as("%d rows of %d differ", divergences.size(), lines.size())
                .isEmpty();
    }

    private String difference(JsonObject row) {
        Machine machine = new Machine(new Configuration(
                1,
                List.of(new Region(CODE, 0x1000, Region.Access.READ_WRITE)),
                ApicMode.X2APIC,
                VmxModels.STANDARD,
                Policy.DEFAULT));
        machine.memory().load(CODE, code(row.get("insn").getAsString()));
        Cpu cpu = machine.cpu(0);
        cpu.setRip(CODE);
        row.getAsJsonObject("in")
                .entrySet()
                .forEach(entry -> cpu.set(register(entry.getKey()), number(entry.getValue())));
        cpu.setRflags(number(row.get("fin")));
        String exception = "";
        try {
            machine.execute(0, 1);
        } catch (ViolationException noHandler) {
            exception = noHandler.violation().detail().substring(0, 3);
        }
        if (!row.get("exc").isJsonNull()) {
            return exception.equals(row.get("exc").getAsString())
                    ? ""
                    : "expected " + row.get("exc") + ", got " + exception;
        }
        if (!exception.isEmpty()) {
            return "raised " + exception;
        }
        return registers(row, cpu) + flags(row, cpu);
    }

    private static String registers(JsonObject row, Cpu cpu) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, JsonElement> entry : row.getAsJsonObject("out").entrySet()) {
            long ignored = 0;
            for (JsonElement undefined : row.getAsJsonArray("undef")) {
                ignored |= ignoredBits(undefined, entry.getKey());
            }
            long got = cpu.get(register(entry.getKey()));
            if ((got ^ number(entry.getValue())) != 0 && ((got ^ number(entry.getValue())) & ~ignored) != 0) {
                text.append(entry.getKey())
                        .append(" is 0x")
                        .append(Long.toHexString(got))
                        .append("; ");
            }
        }
        return text.toString();
    }

    /** {@code "rax"}: the whole register; {@code "rax:63:32"}: those bits. */
    private static long ignoredBits(JsonElement undefined, String register) {
        String text = undefined.getAsString();
        if (!text.startsWith(register)) {
            return 0;
        }
        return text.equals(register) ? -1L : 0xffff_ffff_0000_0000L;
    }

    private static String flags(JsonObject row, Cpu cpu) {
        long wrong = (cpu.rflags() ^ number(row.get("fout"))) & number(row.get("fmask"));
        return wrong == 0
                ? ""
                : "flags 0x" + Long.toHexString(cpu.rflags()) + " differ in 0x" + Long.toHexString(wrong);
    }

    private byte[] code(String instruction) {
        return assembled.computeIfAbsent(instruction, text -> {
            Assembler.Result result = Assembler.assemble(
                    SourceFile.of("row", "org 0x100000\n" + text + "\n"),
                    (name, from) -> Optional.empty(),
                    Request.NONE);
            assertThat(result.program())
                    .as(DiagnosticRenderer.render(result.diagnostics()))
                    .isPresent();
            Image image = result.program().orElseThrow().image();
            return image.segments().get(0).content();
        });
    }

    private static int register(String name) {
        return Objects.requireNonNull(REGISTERS.get(name));
    }

    private static long number(JsonElement element) {
        return Long.parseUnsignedLong(element.getAsString().substring(2), 16);
    }
}
