package org.vmxlab.assembler;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Variables with one copy for each CPU, and where each copy lies. */
final class PercpuArea {
    /** Areas of two CPUs share no cache line. */
    private static final int LINE = 64;

    private final List<Variable> variables = new ArrayList<>();
    private long end;

    private record Variable(Line origin, String name, long offset, long bytes, List<Token> definition) {}

    private static final Map<String, Integer> UNITS =
            Map.of("resb", 1, "resw", 2, "resd", 4, "resq", 8, "db", 1, "dw", 2, "dd", 4, "dq", 8);

    boolean isEmpty() {
        return variables.isEmpty();
    }

    /** {@code percpu NAME: resq 1} or {@code percpu NAME: dq VALUE, …}. */
    void declare(Line line, List<Token> rest, PseudocodeContext context) {
        int at = rest.size() > 1 && rest.get(1).is(":") ? 2 : 1;
        if (rest.size() < at + 2 || rest.get(0).kind() != Token.Kind.WORD) {
            throw AssemblyException.at(
                    "PSE080", line.whole(), "'percpu' takes a name and data", "for example: percpu current: resq 1");
        }
        Token directive = rest.get(at);
        Integer unit = UNITS.get(directive.text().toLowerCase(Locale.ROOT));
        if (unit == null) {
            throw new AssemblyException(Suggestion.unknown(
                    "PSE081",
                    line.span(directive),
                    "'" + directive.text() + "' does not declare data",
                    directive.text(),
                    new TreeSet<>(UNITS.keySet())));
        }
        List<Token> values = rest.subList(at + 1, rest.size());
        boolean reserves = PseudocodeFields.reservedBytes(directive.text()) > 0;
        long count = reserves
                ? reserved(line, values)
                : Preprocessor.split(values).stream()
                        .mapToLong(item -> items(item, unit))
                        .sum();
        long offset = (end + unit - 1) / unit * unit;
        List<Token> definition = new ArrayList<>(
                reserves
                        ? PseudocodeWriter.words("resb " + count * unit)
                        : PseudocodeWriter.words(directive.text(), values));
        variables.add(new Variable(line, rest.get(0).text(), offset, count * unit, definition));
        end = offset + count * unit;
        context.writer().text(line, rest.get(0).text() + " equ " + offset);
        if (count == 1) {
            context.fields().declare(rest.get(0).text(), unit);
        }
    }

    private static long reserved(Line line, List<Token> values) {
        if (values.size() != 1
                || values.get(0).kind() != Token.Kind.NUMBER
                || values.get(0).value() < 1
                || values.get(0).value() > 1 << 20) {
            throw AssemblyException.at(
                    "PSE082",
                    line.span(values.get(0)),
                    "a per-CPU variable has 1 to " + (1 << 20) + " elements, as a plain number",
                    "a constant made with %define may stand here, one made with equ may not");
        }
        return values.get(0).value();
    }

    private static long items(List<Token> item, int unit) {
        boolean string = item.size() == 1 && item.get(0).kind() == Token.Kind.STRING;
        int bytes = string ? item.get(0).text().getBytes(java.nio.charset.StandardCharsets.UTF_8).length : 1;
        return string ? (bytes + unit - 1) / unit : 1;
    }

    long size() {
        return Math.max(LINE, (end + LINE - 1) / LINE * LINE);
    }

    /** Writes the areas of {@code cpus} CPUs, one behind the other from {@code percpu_base} on. */
    void write(PseudocodeWriter writer, Line origin, int cpus) {
        writer.text(origin, "percpu_size equ " + size());
        writer.text(origin, "section .data");
        writer.text(origin, "align " + LINE);
        writer.label(origin, "percpu_base");
        for (int cpu = 0; cpu < cpus; cpu++) {
            long at = 0;
            for (Variable variable : variables) {
                pad(writer, origin, variable.offset() - at);
                // One line: the symbol has the size of its data.
                List<Token> copy = new ArrayList<>(PseudocodeWriter.words(copy(variable.name(), cpu) + ":"));
                copy.addAll(variable.definition());
                writer.tokens(variable.origin(), copy);
                at = variable.offset() + variable.bytes();
            }
            pad(writer, origin, size() - at);
        }
    }

    /** The symbol of the copy of {@code name} that CPU {@code cpu} has. */
    static String copy(String name, int cpu) {
        return name + "@cpu" + cpu;
    }

    private static void pad(PseudocodeWriter writer, Line origin, long bytes) {
        if (bytes > 0) {
            writer.text(origin, "resb " + bytes);
        }
    }

    /** {@code percpu_address REG, NAME, CPU}. */
    static void address(Line line, List<Token> rest, PseudocodeContext context) {
        List<List<Token>> parts = Preprocessor.split(rest);
        List<Token> target = parts.size() == 3 ? context.resolved(parts.get(0)) : List.of();
        int register =
                target.size() == 1 ? PseudocodeMove.numberOf(target.get(0).text()) : -1;
        if (register < 0 || parts.get(1).isEmpty() || parts.get(2).isEmpty()) {
            throw AssemblyException.at(
                    "PSE083",
                    line.whole(),
                    "'percpu_address' takes a 64-bit register, a per-CPU variable and a CPU",
                    "for example: percpu_address rax, current, rcx");
        }
        List<Token> cpu = context.resolved(parts.get(2));
        String name = PseudocodeMove.qword(register);
        PseudocodeMove index = new PseudocodeMove(register, cpu);
        if (index.reads().contains(register) && !index.isRegister() && cpu.size() > 1) {
            throw AssemblyException.at("PSE084", line.span(parts.get(2).get(0)), "the CPU is a register or a constant");
        }
        index.write(context.writer(), line);
        context.writer().text(line, "imul " + name + ", " + name + ", percpu_size");
        List<Token> sum = new ArrayList<>(
                PseudocodeWriter.words("lea " + name + ", [" + name + " + percpu_base +", parts.get(1)));
        sum.addAll(PseudocodeWriter.words("]"));
        context.writer().tokens(line, sum);
    }
}
