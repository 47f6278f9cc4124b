package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Operand;
import org.vmxlab.machine.Ipi;
import org.vmxlab.vmx.VmcsField;

/** The run without faults, as kinds of faults look for their sites in it. */
final class Ground {
    /** Vectors below are exceptions: interrupts may have them, and nobody means them to. */
    static final int LOWEST_INTERRUPT = 32;

    private final BaseRun run;
    private final Parameters parameters;
    private final int cpus;
    private final List<DataFlow> flows;
    private final Map<Long, Set<VmcsField>> written = new HashMap<>();
    private final Map<Long, List<VmcsField>> writtenBefore = new HashMap<>();
    private final Map<Long, VmcsField> fields = new HashMap<>();

    Ground(BaseRun run, Parameters parameters, int cpus) {
        this.run = run;
        this.parameters = parameters;
        this.cpus = cpus;
        this.flows = run.steps().stream().map(DataFlow::of).toList();
        run.steps().forEach(this::noteFields);
    }

    List<Step> steps() {
        return run.steps();
    }

    Parameters parameters() {
        return parameters;
    }

    int cpus() {
        return cpus;
    }

    /** Each message with the step that sent it. */
    void forEachMessage(BiConsumer<Step, Ipi> to) {
        run.steps().forEach(step -> step.sent().forEach(message -> to.accept(step, message)));
    }

    /** Each store of an instruction with its step. */
    void forEachStore(BiConsumer<Step, MemoryAccess> to) {
        run.steps().stream()
                .filter(step -> step.instruction().isPresent())
                .forEach(step -> step.stores().forEach(store -> to.accept(step, store)));
    }

    /** Whether another message goes to the target of {@code message}, behind it or with it. */
    boolean anotherFollows(Step step, Ipi message) {
        return run.steps().stream()
                .filter(later -> later.number() >= step.number())
                .flatMap(later -> later.sent().stream())
                .anyMatch(other -> other.target() == message.target() && !other.equals(message));
    }

    /** Vectors that external interrupts may have here. */
    Set<Integer> interruptVectors() {
        if (!parameters.vectors().isEmpty()) {
            return parameters.vectors();
        }
        BitSet all = new BitSet();
        run.steps().forEach(step -> all.or(step.state().gates()));
        all.clear(0, LOWEST_INTERRUPT);
        Set<Integer> vectors = new LinkedHashSet<>();
        all.stream().forEach(vectors::add);
        return vectors;
    }

    /** The first step in front of which each timer counts. */
    List<Step> firstOfTimers() {
        List<Step> first = new ArrayList<>();
        Map<Integer, Boolean> counted = new HashMap<>();
        for (Step step : run.steps()) {
            boolean before = counted.getOrDefault(step.cpu(), false);
            if (step.state().timer() && !before) {
                first.add(step);
            }
            counted.put(step.cpu(), step.state().timer());
        }
        return first;
    }

    /** Fields that were written to the VMCS that is current in front of {@code step}, before it. */
    List<VmcsField> fieldsWritten(Step step) {
        return writtenBefore.getOrDefault(step.number(), List.of());
    }

    /** The field that {@code step}, a VMREAD, reads. */
    List<VmcsField> fieldOf(Step step) {
        VmcsField field = fields.get(step.number());
        return field == null ? List.of() : List.of(field);
    }

    private void noteFields(Step step) {
        boolean read = step.is("vmread");
        if (read || step.is("vmwrite")) {
            VmcsField.ofEncoding(step.state().encoding()).ifPresent(field -> {
                fields.put(step.number(), field);
                if (!read) {
                    written.computeIfAbsent(step.state().current(), region -> new LinkedHashSet<>())
                            .add(field);
                }
            });
        } else if (step.is("vmlaunch") || step.is("vmresume")) {
            writtenBefore.put(
                    step.number(), List.copyOf(written.getOrDefault(step.state().current(), Set.of())));
        }
    }

    DataFlow flow(Step step) {
        return flows.get((int) step.number());
    }

    /** The operand that names the field of a VMREAD or VMWRITE. */
    static Operand encodingOperand(Instruction instruction) {
        return instruction.operand(instruction.definition().mnemonic().equals("vmread") ? 1 : 0);
    }
}
