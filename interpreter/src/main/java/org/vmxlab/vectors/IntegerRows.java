package org.vmxlab.vectors;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.Rflags;
import org.vmxlab.conformance.ConformanceTest;
import org.vmxlab.conformance.Finding;
import org.vmxlab.conformance.Observations;
import org.vmxlab.cpu.Cpu;

/** Rows of one instruction form: registers whole, flags under the mask of those that the manual defines, memory. */
final class IntegerRows implements ConformanceTest {
    /** By number. */
    static final List<String> REGISTERS = List.of(
            "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14",
            "r15");
    /** {@code rax}: all of it; {@code rdx[63:32]}: those bits. */
    private static final Pattern UNDEFINED = Pattern.compile("(r\\w+)(?:\\[(\\d+):(\\d+)])?");

    private final String file;
    private final String form;
    private final List<Numbered> rows;

    /** A row with its line in the file. */
    record Numbered(int line, JsonObject row) {}

    IntegerRows(String file, String form, List<Numbered> rows) {
        this.file = file;
        this.form = form;
        this.rows = List.copyOf(rows);
    }

    @Override
    public String name() {
        return file + ": " + form;
    }

    @Override
    public Finding run(Observations observations) {
        IntegerMachine machine = new IntegerMachine();
        for (Numbered numbered : rows) {
            try {
                Comparison comparison = run(machine, numbered.row(), observations);
                if (!comparison.differences().isEmpty()) {
                    return fail(numbered, comparison);
                }
            } catch (RowException | NumberFormatException bad) {
                return Finding.error("line " + numbered.line() + ": " + bad.getMessage(), List.of());
            }
        }
        return Finding.pass(rows.size() + (rows.size() == 1 ? " row" : " rows"));
    }

    private Finding fail(Numbered numbered, Comparison comparison) {
        List<String> report = new ArrayList<>();
        report.add("first divergence: " + file + ":" + numbered.line() + ": " + Json.text(numbered.row(), "insn", "?"));
        report.add("    before         " + Json.object(numbered.row(), "in") + ", flags "
                + Json.text(numbered.row(), "fin", "0x2"));
        report.addAll(comparison.differences());
        report.add("  repeat: vmxlab test " + file + " --filter '" + form + "'");
        return Finding.fail(
                Json.text(numbered.row(), "insn", "?") + ": "
                        + comparison.differences().get(0).strip().replaceAll("\\s+", " "),
                report);
    }

    private static Comparison run(IntegerMachine machine, JsonObject row, Observations observations) {
        Cpu cpu = machine.cpu();
        byte[] code = code(machine, row);
        for (Map.Entry<String, JsonElement> register : Json.object(row, "in").entrySet()) {
            cpu.set(register(register.getKey()), Json.number(register.getValue()));
        }
        for (Map.Entry<String, JsonElement> cell : Json.object(row, "mem").entrySet()) {
            machine.write(Json.number(cell.getKey()), 8, Json.number(cell.getValue()));
        }
        cpu.setRflags(Json.number(row, "fin", 0) | Rflags.FIXED);
        Optional<String> exception =
                Json.has(row, "at") ? machine.executeAt(Json.number(row, "at", 0), code) : machine.execute(code);
        exception.ifPresent(observations::exception);
        Comparison comparison = new Comparison();
        if (row.has("exc")) {
            comparison.text("exception", Json.textOrNull(row, "exc"), exception.orElse(null));
        }
        machine.decode(code).ifPresent(observations::instruction);
        if (exception.isEmpty()) {
            compare(comparison, machine, row);
        } else {
            unchanged(comparison, cpu, row);
        }
        return comparison;
    }

    /** Bytes where the row has them, so that they are those of the other processor; the text otherwise. */
    private static byte[] code(IntegerMachine machine, JsonObject row) {
        if (!Json.has(row, "code")) {
            return machine.assemble(Json.text(row, "insn", ""));
        }
        try {
            return HexFormat.of().parseHex(Json.text(row, "code", ""));
        } catch (IllegalArgumentException notHex) {
            throw new RowException("'code' is not hexadecimal: " + notHex.getMessage());
        }
    }

    private static void compare(Comparison comparison, IntegerMachine machine, JsonObject row) {
        Cpu cpu = machine.cpu();
        for (Map.Entry<String, JsonElement> register : Json.object(row, "out").entrySet()) {
            long defined = ~undefined(row, register.getKey());
            comparison.number(
                    register.getKey(),
                    Json.number(register.getValue()) & defined,
                    cpu.get(register(register.getKey())) & defined);
        }
        for (Map.Entry<String, JsonElement> cell : Json.object(row, "mout").entrySet()) {
            long address = Json.number(cell.getKey());
            comparison.number("[" + cell.getKey() + "]", Json.number(cell.getValue()), machine.read(address, 8));
        }
        if (Json.has(row, "rip")) {
            comparison.number("rip", Json.number(row, "rip", 0), cpu.rip());
        }
        if (Json.has(row, "fout")) {
            long mask = Json.number(row, "fmask", Rflags.STATUS);
            comparison.number("flags", Json.number(row, "fout", 0) & mask, cpu.rflags() & mask);
        }
    }

    /** An instruction that raises an exception leaves everything as it was. */
    private static void unchanged(Comparison comparison, Cpu cpu, JsonObject row) {
        for (Map.Entry<String, JsonElement> register : Json.object(row, "in").entrySet()) {
            comparison.number(
                    register.getKey(), Json.number(register.getValue()), cpu.get(register(register.getKey())));
        }
        comparison.number("flags", Json.number(row, "fin", 0) & Rflags.STATUS, cpu.rflags() & Rflags.STATUS);
    }

    private static long undefined(JsonObject row, String register) {
        long bits = 0;
        for (String text : Json.texts(row, "undef")) {
            Matcher matcher = UNDEFINED.matcher(text);
            if (!matcher.matches()) {
                throw new RowException("'" + text + "' in 'undef' is neither a register nor bits of one");
            }
            if (matcher.group(1).equals(register)) {
                bits |= matcher.group(2) == null ? -1L : bits(matcher.group(2), matcher.group(3));
            }
        }
        return bits;
    }

    private static long bits(@Nullable String high, @Nullable String low) {
        int last = Integer.parseInt(String.valueOf(high));
        int first = Integer.parseInt(String.valueOf(low));
        return (-1L >>> 63 - (last - first)) << first;
    }

    private static int register(String name) {
        int number = REGISTERS.indexOf(name);
        if (number < 0) {
            throw new RowException("'" + name + "' is no general register");
        }
        return number;
    }
}
