package org.vmxlab.vectors;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.Rflags;
import org.vmxlab.arch.Vector;
import org.vmxlab.vmx.VmcsField;
import org.vmxlab.vmx.VmxCapabilities;

/** Random sequences of VMX operations. They end where the manual leaves open what comes next. */
final class VmxSequences implements SequenceKind<OperationSequence> {
    private static final long NO_EXCEPTION = 0xff;

    private final VmxSequenceGenerator generator;
    private final VmxCapabilities model;
    private final String frame;

    VmxSequences(VmxSequenceGenerator generator, VmxCapabilities model, String frame) {
        this.generator = generator;
        this.model = model;
        this.frame = frame;
    }

    @Override
    public OperationSequence next() {
        return defined(generator.next());
    }

    @Override
    public int length(OperationSequence sequence) {
        return sequence.operations().size();
    }

    @Override
    public OperationSequence without(OperationSequence sequence, int from, int to) {
        return defined(sequence.without(from, to));
    }

    @Override
    public String program(List<OperationSequence> sequences) {
        return NasmSequence.program(sequences, model, frame);
    }

    /** {@code sequence} up to the first operation whose outcome the manual leaves open. */
    private OperationSequence defined(OperationSequence sequence) {
        VmxSequence machine = VmxSequence.before(sequence, model);
        for (int i = 0; i < sequence.operations().size(); i++) {
            machine.perform(sequence.operations().get(i));
            if (machine.leftOpen().isPresent()) {
                return sequence.first(i);
            }
        }
        return sequence;
    }

    @Override
    public Judgement judge(OperationSequence sequence, List<Console.Line> lines) {
        VmxSequence machine = VmxSequence.before(sequence, model);
        for (int i = 0; i < sequence.operations().size(); i++) {
            VmxOperation operation = sequence.operations().get(i);
            Map<VmcsField, Long> before = machine.fields();
            VmxAnswer own = machine.perform(operation);
            VmxAnswer other = i < lines.size() ? answer(operation, lines.get(i)) : null;
            List<String> differences = differences(operation, own, other);
            if (!differences.isEmpty()) {
                Difference difference = new Difference(i, operation.text(), differences);
                return BochsVmxDeviation.of(new VmxDisagreement(operation, own, other, machine, before))
                        .map(known -> Judgement.deviating(difference, known.deviation()))
                        .orElseGet(() -> Judgement.differing(difference));
            }
        }
        return Judgement.agreeing(sequence.operations().size());
    }

    private static List<String> differences(VmxOperation operation, VmxAnswer own, @Nullable VmxAnswer other) {
        if (other == null) {
            return List.of("    no answer: the emulator stopped or hangs");
        }
        return VmxRow.compare(operation, SequenceRecorder.operation(operation, other), own)
                .differences();
    }

    @Override
    public String row(OperationSequence sequence, List<Console.Line> lines) {
        List<VmxAnswer> answers = new ArrayList<>();
        for (int i = 0; i < Math.min(lines.size(), sequence.operations().size()); i++) {
            answers.add(answer(sequence.operations().get(i), lines.get(i)));
        }
        JsonObject row = SequenceRecorder.row(sequence, model.name(), answers);
        if (answers.size() < sequence.operations().size()) {
            // Nobody knows the right answer to the operation that stopped the emulator.
            VmxOperation last = sequence.operations().get(answers.size());
            JsonArray operations = row.getAsJsonArray("ops");
            JsonObject open = new JsonObject();
            open.addProperty("op", last.name());
            JsonArray arguments = new JsonArray();
            last.allArguments().forEach(arguments::add);
            open.add("args", arguments);
            if (!last.mode().isEmpty()) {
                open.addProperty("mode", last.mode());
            }
            operations.add(open);
        }
        return row.toString();
    }

    private static VmxAnswer answer(VmxOperation operation, Console.Line line) {
        boolean raised = line.value("exc") != NO_EXCEPTION;
        boolean reads = List.of("vmptrst", "vmread", "vmread.m", "getrev", "rdmsr", "cpuid")
                .contains(operation.name());
        boolean readsBack = operation.name().startsWith("vm");
        Long value = reads && !(raised && !readsBack) ? (Long) line.value("value") : null;
        return new VmxAnswer(
                raised ? Vector.name((int) line.value("exc")) : null,
                line.value("err"),
                line.value("flags") & Rflags.STATUS,
                line.has("vmerr") ? (Long) line.value("vmerr") : null,
                value,
                readsBack && value != null && value == VmxProgram.KEPT,
                line.has("reason") ? exit(line) : null);
    }

    private static VmxAnswer.Exit exit(Console.Line line) {
        return new VmxAnswer.Exit(
                line.value("reason"),
                line.value("qual"),
                line.value("length"),
                line.value("info"),
                line.value("intr"),
                line.value("interr"),
                line.value("rip"));
    }
}
