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

/** Random sequences of operations on the local APICs of several CPUs. */
final class ApicSequences implements SequenceKind<ApicSequence> {
    private static final long NO_EXCEPTION = 0xff;
    private static final int BYTE = 0xff;
    private static final Map<String, String> SHORTHANDS = Map.of("self", "1", "all", "2", "others", "3");

    private final ApicSequenceGenerator generator;
    private final ApicMode mode;
    private final int cpus;
    private final String frame;

    ApicSequences(ApicSequenceGenerator generator, ApicMode mode, int cpus, String frame) {
        this.generator = generator;
        this.mode = mode;
        this.cpus = cpus;
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
        text.append("%define CPUS ").append(cpus).append('\n').append(frame).append("\nsequences:\n");
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
        String cpu = operation.cpu() + ", ";
        return switch (operation.name()) {
            case "read" -> "do_read " + cpu + register(arguments.get(0));
            case "write" -> "do_write " + cpu + register(arguments.get(0)) + ", " + arguments.get(1);
            case "eoi" -> "do_write " + cpu + register("eoi") + ", 0";
            case "selfipi" ->
                mode == ApicMode.X2APIC
                        ? "do_write " + cpu + register("self_ipi") + ", " + arguments.get(0)
                        : "do_icr " + cpu + "0, 1 << 18 | 1 << 14 | " + arguments.get(0);
            case "ipi" -> "do_icr " + cpu + command(arguments);
            case "cr8" -> "do_cr8 " + cpu + arguments.get(0);
            default -> "do_" + operation.name() + " " + operation.cpu();
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
        String low = "1 << 14 | " + ApicMachine.deliveryMode(arguments.get(0)) + " << 8 | " + arguments.get(1);
        String to = arguments.get(2);
        if (SHORTHANDS.containsKey(to)) {
            return "0, " + SHORTHANDS.get(to) + " << 18 | " + low;
        }
        String logical = to.startsWith("logical") ? "1 << 11 | " : "";
        return to.substring(to.indexOf('=') + 1) + ", " + logical + low;
    }

    @Override
    public Judgement judge(ApicSequence sequence, List<Console.Line> lines) {
        ApicMachine machine = new ApicMachine(cpus, mode);
        for (int i = 0; i < sequence.operations().size(); i++) {
            ApicOperation operation = sequence.operations().get(i);
            if (machine.leavesOpen(operation)) {
                return Judgement.agreeing(i);
            }
            ApicAnswer own = machine.answer(operation);
            if (machine.waits(0)) {
                // It conducts; and INIT has the bootstrap processor begin at the reset vector.
                return Judgement.agreeing(i);
            }
            ApicAnswer other = i < lines.size() ? answer(operation, lines.get(i)) : null;
            List<String> differences =
                    other == null ? List.of("    no answer: the emulator stopped or hangs") : own.differences(other);
            if (!differences.isEmpty()) {
                Difference difference = new Difference(i, shown(operation), differences);
                return BochsApicDeviation.of(
                                new BochsApicDeviation.Operation(operation, mode, machine.disabled()), own, other)
                        .map(known -> Judgement.deviating(difference, known.deviation()))
                        .orElseGet(() -> Judgement.differing(difference));
            }
        }
        return Judgement.agreeing(sequence.operations().size());
    }

    private String shown(ApicOperation operation) {
        return cpus == 1 ? operation.text() : operation.toString();
    }

    private ApicAnswer answer(ApicOperation operation, Console.Line line) {
        List<ApicState> states = new ArrayList<>();
        for (int i = 0; i < cpus; i++) {
            states.add(state(line, i + "."));
        }
        boolean raised = line.value("exc") != NO_EXCEPTION;
        String exception = raised ? Vector.name((int) line.value("exc")) : null;
        // Of a CPU that waits there is no news.
        boolean waits = states.get(operation.cpu()).waiting();
        return new ApicAnswer(
                waits ? ApicAnswer.WAITING : exception,
                operation.name().equals("read") && !raised && !waits ? (Long) line.value("value") : null,
                states);
    }

    private static ApicState state(Console.Line line, String cpu) {
        return line.value(cpu + "waiting") != 0
                ? ApicState.WAITING
                : new ApicState(
                        false,
                        (int) line.value(cpu + "boots"),
                        (int) line.value(cpu + "sipi"),
                        taken(line.value(cpu + "taken")),
                        line.value(cpu + "tpr"),
                        line.value(cpu + "ppr"),
                        bits(line, cpu + "irr"),
                        bits(line, cpu + "isr"));
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
        row.addProperty("ncpus", cpus);
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
        row.addProperty("cpu", operation.cpu());
        row.addProperty("op", operation.name());
        JsonArray arguments = new JsonArray();
        operation.arguments().forEach(arguments::add);
        row.add("args", arguments);
        if (answer == null) {
            return row;
        }
        row.addProperty("exc", answer.exception());
        row.addProperty("value", answer.value() == null ? null : "0x" + Long.toHexString(answer.value()));
        JsonArray cpus = new JsonArray();
        answer.cpus().forEach(state -> cpus.add(json(state)));
        row.add("cpus", cpus);
        return row;
    }

    private static JsonObject json(ApicState state) {
        JsonObject cpu = new JsonObject();
        if (state.waiting()) {
            cpu.addProperty("waiting", true);
            return cpu;
        }
        cpu.addProperty("boots", state.boots());
        cpu.addProperty("sipi", state.startUp());
        cpu.add("taken", numbers(state.taken()));
        cpu.addProperty("tpr", state.taskPriority());
        cpu.addProperty("ppr", state.processorPriority());
        cpu.add("irr", numbers(state.requested()));
        cpu.add("isr", numbers(state.inService()));
        return cpu;
    }

    private static JsonArray numbers(List<Integer> numbers) {
        JsonArray array = new JsonArray();
        numbers.forEach(array::add);
        return array;
    }
}
