package org.vmxlab.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.guest.GuestSource;
import org.vmxlab.image.Image;
import org.vmxlab.isa.Definition;
import org.vmxlab.isa.Instruction;
import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.StepListener;
import org.vmxlab.verdict.Violation;

/** Follows a run and holds each marked line to its mark; throws {@link DivergenceException} at the first that differs. */
final class MarkWatch implements StepListener {
    private static final int MOST_STEPS = 100_000;

    private final Image image;
    private final Machine machine;
    private final Map<Long, MarkedLine> lines;
    private final Set<String> scratch;
    private final Observations observations;
    private final Witness witness;
    private final List<String> warnings = new ArrayList<>();
    private final List<StepEvents> events = new ArrayList<>();
    private final Map<Integer, Open> open = new HashMap<>();
    private final Set<Mark> met = new HashSet<>();

    /** A marked line that a CPU has begun. */
    private static final class Open {
        final MarkedLine line;
        final CpuImage before;
        final long cpl;
        final long codeLong;
        final Optional<Instruction> instruction;
        int steps;

        Open(MarkedLine line, Cpu cpu, Optional<Instruction> instruction) {
            // What follows the instruction may be bytes that no line of code tells of.
            this.line = line.single()
                    ? instruction.map(now -> line.endingAt(now.next())).orElse(line)
                    : line;
            this.cpl = cpu.get(Slot.CPL);
            this.codeLong = cpu.get(Slot.CS_L);
            this.instruction = instruction;
            Mark.Mode mode = this.line.mark().mode();
            if (mode.cpl() >= 0) {
                cpu.set(Slot.CPL, mode.cpl());
            }
            if (mode.codeLong() >= 0) {
                cpu.set(Slot.CS_L, mode.codeLong());
            }
            this.before = CpuImage.of(cpu);
        }

        void restore(Cpu cpu) {
            if (line.mark().mode() != Mark.Mode.OWN) {
                cpu.set(Slot.CPL, cpl);
                cpu.set(Slot.CS_L, codeLong);
            }
        }

        boolean repeats() {
            return instruction
                    .map(now -> now.definition().repeat() != Definition.RepeatUse.NONE
                            && now.prefix() != Instruction.Prefix.NONE)
                    .orElse(false);
        }
    }

    MarkWatch(
            Image image, Machine machine, Map<Long, MarkedLine> lines, Set<String> scratch, Observations observations) {
        this.image = image;
        this.machine = machine;
        this.lines = lines;
        this.scratch = scratch;
        this.observations = observations;
        this.witness = new Witness(observations);
        for (Cpu cpu : machine.cpus()) {
            StepEvents heard = new StepEvents(observations, warnings);
            events.add(heard);
            cpu.attach(heard);
        }
    }

    /** Codes of everything that CPUs remarked, in order. */
    List<String> warnings() {
        return warnings;
    }

    /** A mark that no CPU came to; empty if all were met. */
    Optional<Mark> unmet() {
        return lines.values().stream()
                .map(MarkedLine::mark)
                .filter(mark -> !met.contains(mark))
                .findFirst();
    }

    @Override
    public void before(Cpu cpu) {
        witness.before(cpu);
        MarkedLine line = lines.get(cpu.rip());
        if (line != null && !open.containsKey(cpu.number())) {
            events.get(cpu.number()).clear();
            open.put(cpu.number(), new Open(line, cpu, witness.instruction()));
        }
    }

    @Override
    public void after(Cpu cpu) {
        witness.after(cpu);
        Open begun = open.get(cpu.number());
        if (begun == null) {
            return;
        }
        StepEvents heard = events.get(cpu.number());
        if (begun.steps == 0 && heard.delivered() && heard.raised() == null && !softwareInterrupt(begun)) {
            // An interrupt came first; the line begins when its handler returns.
            begun.restore(cpu);
            open.remove(cpu.number());
            return;
        }
        begun.steps++;
        if (begun.steps > MOST_STEPS) {
            throw divergence(cpu, begun, "the line does not end", List.of());
        }
        if (ended(cpu, begun, heard)) {
            close(cpu, begun, heard);
        }
    }

    private static boolean softwareInterrupt(Open begun) {
        return begun.instruction
                .map(now -> now.definition().mnemonic().startsWith("int"))
                .orElse(false);
    }

    private static boolean ended(Cpu cpu, Open begun, StepEvents heard) {
        if (cpu.vmx().isNonRoot()) {
            return false;
        }
        if (heard.raised() != null && heard.delivered()) {
            return true;
        }
        boolean single = begun.line.single() && !(begun.repeats() && cpu.rip() == begun.line.start());
        return single || cpu.rip() == begun.line.end();
    }

    private void close(Cpu cpu, Open begun, StepEvents heard) {
        open.remove(cpu.number());
        List<LineCheck.Difference> differences =
                new LineCheck(cpu, image, begun.before, heard).after(begun.line, scratch);
        if (!differences.isEmpty()) {
            String first = differences.get(0).what();
            throw divergence(cpu, begun, first + " is not as marked", differences);
        }
        begun.restore(cpu);
        met.add(begun.line.mark());
        if (begun.line.single()) {
            begun.instruction.ifPresent(observations::instruction);
        }
    }

    /**
     * Whether the mark of the line that found {@code violation} says so; then the CPU is behind that line afterwards and
     * the run can go on.
     */
    boolean expects(Violation violation) {
        if (violation.cpu() < 0) {
            return false;
        }
        Cpu cpu = machine.cpu(violation.cpu());
        Open begun = open.get(cpu.number());
        if (begun == null) {
            return false;
        }
        boolean wanted = begun.line.mark().effects().stream()
                .anyMatch(effect -> effect instanceof Effect.Stops stops && stops.kind() == violation.kind()
                        || effect instanceof Effect.Raises
                                && events.get(cpu.number()).raised() != null);
        if (!wanted) {
            return false;
        }
        close(cpu, begun, events.get(cpu.number()));
        cpu.setRip(begun.line.end());
        cpu.set(Slot.SHADOW, 0);
        return true;
    }

    private DivergenceException divergence(
            Cpu cpu, Open begun, String summary, List<LineCheck.Difference> differences) {
        Mark mark = begun.line.mark();
        String place = mark.span().file().name() + ":" + mark.span().line();
        List<String> report = new ArrayList<>();
        report.add(
                "first divergence: " + place + ", CPU " + cpu.number() + " at " + image.describe(begun.line.start()));
        report.add(
                "  line         " + mark.span().file().line(mark.span().line()).strip());
        new GuestSource(machine.memory(), image)
                .instruction(begun.line.start())
                .ifPresent(text -> report.add("  instruction  " + text));
        differences.forEach(difference -> report.add(difference.text()));
        report.add("  registers before: " + registers(begun.before));
        report.add("  registers after:  " + registers(CpuImage.of(cpu)));
        return new DivergenceException(new Failure(place + ": " + summary, report));
    }

    /** General registers that are not zero, and the flags. */
    static String registers(CpuImage state) {
        StringBuilder text = new StringBuilder();
        int shown = 0;
        for (Map.Entry<String, Integer> register : RegisterNames.REGISTERS.entrySet()) {
            if (shown++ < 16 && state.get(register.getValue()) != 0) {
                text.append(register.getKey())
                        .append("=0x")
                        .append(Long.toHexString(state.get(register.getValue())))
                        .append(' ');
            }
        }
        return text + "rflags=0x" + Long.toHexString(state.rflags());
    }
}
