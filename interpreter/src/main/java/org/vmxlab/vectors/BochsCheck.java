package org.vmxlab.vectors;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.vmxlab.apic.ApicMode;
import org.vmxlab.conformance.Deviation;
import org.vmxlab.vmx.VmxModels;

/** Random sequences of VMX or APIC operations against Bochs. */
public final class BochsCheck {
    /** As many as surely fit into the memory that a program is loaded to. */
    private static final int OPERATIONS_IN_A_BOOT = 5000;

    private final EmulatorCheck<?> check;
    private final List<Deviation> deviations;

    private BochsCheck(EmulatorCheck<?> check, List<Deviation> deviations) {
        this.check = check;
        this.deviations = deviations;
    }

    /**
     * VMX sequences.
     *
     * @param model of the processor that Bochs emulates, by this machine's name
     * @param frame the program around sequences
     * @throws RowException if the model is not known
     */
    public static BochsCheck vmx(Emulator bochs, String model, String frame, long seed) {
        VmxSequences kind = new VmxSequences(
                new VmxSequenceGenerator(seed),
                VmxModels.named(model).orElseThrow(() -> new RowException("there is no model '" + model + "'")),
                frame);
        return new BochsCheck(new EmulatorCheck<>(kind, bochs, OPERATIONS_IN_A_BOOT), BochsVmxDeviation.all());
    }

    /**
     * Sequences of operations on the local APICs of {@code cpus} CPUs.
     *
     * @param frame the program around sequences
     */
    public static BochsCheck apic(Emulator bochs, ApicMode mode, int cpus, String frame, long seed) {
        ApicSequences kind = new ApicSequences(new ApicSequenceGenerator(seed, mode, cpus), mode, cpus, frame);
        return new BochsCheck(new EmulatorCheck<>(kind, bochs, OPERATIONS_IN_A_BOOT), BochsApicDeviation.all());
    }

    /** The first divergence before {@code count} operations agree; {@code progress} hears how many do. */
    public Optional<SequenceDivergence> compare(long count, LongConsumer progress) {
        return check.compare(count, progress);
    }

    /** How many operations had the same outcome. */
    public long agreed() {
        return check.agreed();
    }

    /** How many sequences they were in. */
    public long sequences() {
        return check.sequences();
    }

    /** How often Bochs deviated in each way that it is known to. */
    public Map<Deviation, Long> known() {
        Map<Deviation, Long> known = new TreeMap<>(Comparator.comparing(Deviation::id));
        deviations.forEach(deviation -> known.put(deviation, check.known().getOrDefault(deviation.id(), 0L)));
        return known;
    }
}
