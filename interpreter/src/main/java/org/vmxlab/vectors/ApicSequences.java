package org.vmxlab.vectors;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vmxlab.apic.ApicMode;
import org.vmxlab.arch.Vector;
import org.vmxlab.conformance.ApicRegisterNames;
import org.vmxlab.cpu.Cpu;

/** Random sequences of operations on one local APIC. */
final class ApicSequences implements SequenceKind<ApicSequence> {
    private static final long NO_EXCEPTION = 0xff;
    private static final int BYTE = 0xff;
    private static final Map<String, String> SHORTHANDS = Map.of("self", "1", "all", "2", "others", "3");

    private final ApicSequenceGenerator generator;
    private final ApicMode mode;
    private final String frame;

    ApicSequences(ApicSequenceGenerator generator, ApicMode mode, String frame) {
        this.generator = generator;
        this.mode = mode;
        this.frame = frame;
    }

    @Override
    public ApicSequence next() {
        return generator.next();
    }

    @Override
    public int length(ApicSequence sequence) {
        return sequence.operations().size();
    }

    @Override
    public ApicSequence without(ApicSequence sequence, int from, int to) {
        return sequence.without(from, to);
    }

    @Override
    public String program(List<ApicSequence> sequences) {
        StringBuilder text = new StringBuilder(mode == ApicMode.X2APIC ? "%define X2APIC 1\n" : "");
        text.append(frame).append("\nsequences:\n");
        for (int i = 0; i < sequences.size(); i++) {
            text.append("        sequence ").append(i).append('\n');
            for (ApicOperation operation : sequences.get(i).operations()) {
                text.append("        ").append(macro(operation)).append('\n');
            }
        }
        return text.append(NasmSequence.END).toString();
    }

    private String macro(ApicOperation operation) {
        List<String> arguments = operation.arguments();
        return switch (operation.name()) {
            case "read" -> "do_read " + register(arguments.get(0));
            case "write" -> "do_write " + register(arguments.get(0)) + ", " + arguments.get(1);
            case "eoi" -> "do_write " + register("eoi") + ", 0";
            case "selfipi" ->
                mode == ApicMode.X2APIC
                        ? "do_write " + register("self_ipi") + ", " + arguments.get(0)
                        : "do_icr 0, 1 << 18 | 1 << 14 | " + arguments.get(0);
            case "ipi" -> command(arguments);
            case "cr8" -> "do_cr8 " + arguments.get(0);
            default -> "do_" + operation.name();
        };
    }

    private static int register(String name) {
        Integer number = ApicRegisterNames.all().get(name);
        if (number == null) {
            throw new RowException("there is no APIC register '" + name + "'");
        }
        return number;
    }

    private static String command(List<String> arguments) {
        String low = "1 << 14 | " + (arguments.get(0).equals("nmi") ? "4 << 8 | " : "") + arguments.get(1);
        String to = arguments.get(2);
        if (SHORTHANDS.containsKey(to)) {
            return "do_icr 0, " + SHORTHANDS.get(to) + " << 18 | " + low;
        }
        String logical = to.startsWith("logical") ? "1 << 11 | " : "";
        return "do_icr " + to.substring(to.indexOf('=') + 1) + ", " + logical + low;
    }

    @Override
    public Judgement judge(ApicSequence sequence, List<Console.Line> lines) {
        ApicMachine machine = new ApicMachine(1, mode);
        for (int i = 0; i < sequence.operations().size(); i++) {
            ApicOperation operation = sequence.operations().get(i);
            ApicAnswer own = perform(machine, operation);
            ApicAnswer other = i < lines.size() ? answer(operation, lines.get(i)) : null;
            List<String> differences =
                    other == null ? List.of("    no answer: the emulator stopped or hangs") : own.differences(other);
            if (!differences.isEmpty()) {
                Difference difference = new Difference(i, operation.text(), differences);
                return BochsApicDeviation.of(operation, own, other, mode)
                        .map(known -> Judgement.deviating(difference, known.deviation()))
                        .orElseGet(() -> Judgement.differing(difference));
            }
        }
        return Judgement.agreeing(sequence.operations().size());
    }

    private static ApicAnswer perform(ApicMachine machine, ApicOperation operation) {
        ApicMachine.Answer answer = machine.perform(0, operation.name(), operation.arguments());
        Cpu cpu = machine.cpu(0);
        ApicAnswer all = new ApicAnswer(
                answer.exception(),
                answer.value(),
                machine.taken(0),
                cpu.apic().taskPriority(),
                cpu.apic().processorPriority(),
                machine.vectors(0, "irr"),
                machine.vectors(0, "isr"));
        machine.forgetTaken();
        return all;
    }

    private static ApicAnswer answer(ApicOperation operation, Console.Line line) {
        boolean raised = line.value("exc") != NO_EXCEPTION;
        return new ApicAnswer(
                raised ? Vector.name((int) line.value("exc")) : null,
                operation.name().equals("read") && !raised ? (Long) line.value("value") : null,
                taken(line.value("taken")),
                line.value("tpr"),
                line.value("ppr"),
                bits(line, "irr"),
                bits(line, "isr"));
    }

    private static List<Integer> taken(long packed) {
        List<Integer> vectors = new ArrayList<>();
        for (long rest = packed; rest != 0; rest >>>= 8) {
            vectors.add(0, (int) rest & BYTE);
        }
        return vectors;
    }

    private static List<Integer> bits(Console.Line line, String bank) {
        List<Integer> vectors = new ArrayList<>();
        for (int vector = 0; vector < 256; vector++) {
            if ((line.value(bank + vector / 32) >>> vector % 32 & 1) != 0) {
                vectors.add(vector);
            }
        }
        return vectors;
    }

    @Override
    public String row(ApicSequence sequence, List<Console.Line> lines) {
        JsonObject row = new JsonObject();
        row.addProperty("id", sequence.name());
        row.addProperty("mode", mode == ApicMode.X2APIC ? "x2apic" : "xapic");
        row.addProperty("ncpus", 1);
        JsonArray operations = new JsonArray();
        for (int i = 0; i < sequence.operations().size(); i++) {
            ApicOperation operation = sequence.operations().get(i);
            operations.add(row(operation, i < lines.size() ? answer(operation, lines.get(i)) : null));
        }
        row.add("ops", operations);
        return row.toString();
    }

    private static JsonObject row(ApicOperation operation, @Nullable ApicAnswer answer) {
        JsonObject row = new JsonObject();
        row.addProperty("cpu", 0);
        row.addProperty("op", operation.name());
        JsonArray arguments = new JsonArray();
        operation.arguments().forEach(arguments::add);
        row.add("args", arguments);
        if (answer == null) {
            return row;
        }
        row.addProperty("exc", answer.exception());
        row.addProperty("value", answer.value() == null ? null : "0x" + Long.toHexString(answer.value()));
        JsonObject cpu = new JsonObject();
        cpu.add("taken", numbers(answer.taken()));
        cpu.addProperty("tpr", answer.taskPriority());
        cpu.addProperty("ppr", answer.processorPriority());
        cpu.add("irr", numbers(answer.requested()));
        cpu.add("isr", numbers(answer.inService()));
        JsonArray cpus = new JsonArray();
        cpus.add(cpu);
        row.add("cpus", cpus);
        return row;
    }

    private static JsonArray numbers(List<Integer> numbers) {
        JsonArray array = new JsonArray();
        numbers.forEach(array::add);
        return array;
    }
}
