package org.vmxlab.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vmxlab.assembler.Program;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Policy;
import org.vmxlab.cpu.Slot;
import org.vmxlab.diagnostic.SourceFile;
import org.vmxlab.engine.FastPath;
import org.vmxlab.guest.Guest;
import org.vmxlab.guest.GuestSource;
import org.vmxlab.image.Image;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.MemoryModel;
import org.vmxlab.schedule.Run;
import org.vmxlab.schedule.Schedule;
import org.vmxlab.verdict.Violation;
import org.vmxlab.vmx.VmcsField;

/** One run of a test program: one variant, one memory model. */
final class ProgramRun {
    private static final long MOST_STEPS = 5_000_000;
    private static final int STACK_LOOKED_AT = 32;
    private static final int CALLERS = 3;

    private final SourceFile file;
    private final Program program;
    private final Directives directives;
    private final Directives.Ending ending;
    private final Observations observations;
    private final FastPath.Factory fastPaths;
    private final Image image;

    ProgramRun(
            SourceFile file,
            Program program,
            Directives directives,
            Directives.Ending ending,
            Observations observations,
            FastPath.Factory fastPaths) {
        this.file = file;
        this.program = program;
        this.directives = directives;
        this.ending = ending;
        this.observations = observations;
        this.fastPaths = fastPaths;
        this.image = program.image();
    }

    /**
     * Runs it.
     *
     * @throws BadTestException if a directive or a mark cannot be understood
     */
    Optional<Failure> under(MemoryModel model) {
        Policy policy = directives.policy(model);
        Guest guest = new Guest(program, policy).with(fastPaths);
        Machine machine = guest.boot(directives.regions());
        start(machine.cpu(0));
        CpuImage first = CpuImage.of(machine.cpu(0));
        MarkWatch watch = new MarkWatch(
                image, machine, MarkedLine.of(image, file), Set.copyOf(directives.scratch()), observations);
        try {
            Optional<Violation> violation = follow(guest, machine, watch);
            Optional<Failure> failure =
                    ended(machine, violation).or(() -> unmet(watch)).or(() -> warnings(watch));
            return failure.or(() -> finish(machine.cpu(0), first));
        } catch (DivergenceException found) {
            return Optional.of(found.failure());
        }
    }

    private void start(Cpu cpu) {
        CpuImage initial = CpuImage.of(cpu);
        for (Effect effect : directives.start()) {
            if (effect instanceof Effect.Register register) {
                cpu.set(register.slot(), evaluate(register.value(), initial));
            } else if (effect instanceof Effect.Flag flag) {
                long value = evaluate(flag.value(), initial) << Long.numberOfTrailingZeros(flag.bit());
                cpu.setRflags(cpu.rflags() & ~flag.bit() | value & flag.bit());
            } else if (effect instanceof Effect.StatusFlags status) {
                cpu.setRflags(cpu.rflags() & ~org.vmxlab.arch.Rflags.STATUS | status.flags());
            } else if (effect instanceof Effect.Cell cell) {
                cpu.memory().write(evaluate(cell.address(), initial), cell.bytes(), evaluate(cell.value(), initial));
            } else {
                throw new BadTestException(
                        new org.vmxlab.diagnostic.Span(file, 1, 1, 1),
                        "'start' takes values of registers, flags and memory only",
                        "");
            }
        }
    }

    private long evaluate(ValueExpression value, CpuImage initial) {
        return value.evaluate(name -> LineCheck.value(image, initial, name));
    }

    private boolean stepByStep() {
        return fastPaths == FastPath.Factory.NONE;
    }

    private Optional<Violation> follow(Guest guest, Machine machine, MarkWatch watch) {
        Schedule schedule = guest.schedule();
        Run.Ending limits =
                guest.ending(directives.steps().orElse(Math.min(MOST_STEPS, guest.maxSteps())), Optional.empty());
        while (true) {
            Run run = new Run(machine, schedule, limits).under(guest.law(machine));
            // Whoever hears of each access has the machine go on step by step.
            Optional<Violation> violation =
                    (stepByStep() ? run.heardBy(watch) : run).run().violation();
            if (violation.isEmpty() || !watch.expects(violation.get())) {
                return violation;
            }
        }
    }

    private Optional<Failure> ended(Machine machine, Optional<Violation> found) {
        String wanted = ending.kind().map(kind -> kind.label()).orElse("ok");
        String got = found.map(violation -> violation.kind().label()).orElse("ok");
        if (!wanted.equals(got)) {
            return Optional.of(failure(machine, found, "expected " + wanted + ", got " + got));
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Violation violation = found.get();
        // Where the sanitizer stops a run, the detail begins with the code of what it found.
        observations.warning(violation.detail().split(":", 2)[0]);
        if (ending.cpu().isPresent() && ending.cpu().get() != violation.cpu()) {
            return Optional.of(failure(
                    machine,
                    found,
                    wanted + " on CPU " + violation.cpu() + ", expected on CPU "
                            + ending.cpu().get()));
        }
        String place = ending.place().orElse("");
        boolean there = place.isEmpty() || isAt(violation.rip(), place);
        return there
                ? Optional.empty()
                : Optional.of(failure(
                        machine, found, wanted + " at " + image.describe(violation.rip()) + ", expected at " + place));
    }

    /** Whether {@code address} is at symbol {@code place}, in it, or right behind it, where a HLT that ends it waits. */
    private boolean isAt(long address, String place) {
        String symbol = image.describe(address).replaceFirst("\\+0x.*", "");
        return symbol.equals(place)
                || symbol.startsWith(place + ".")
                || image.functionAt(address)
                        .map(function -> function.name().equals(place))
                        .orElse(false)
                || image.functionAt(address - 1)
                        .map(function -> function.name().equals(place))
                        .orElse(false);
    }

    private Failure failure(Machine machine, Optional<Violation> found, String summary) {
        List<String> report = new ArrayList<>();
        if (found.isPresent() && found.get().cpu() >= 0) {
            Violation violation = found.get();
            Cpu cpu = machine.cpu(violation.cpu());
            String place = image.lineAt(violation.rip())
                    .map(line -> line.file().name() + ":" + line.line())
                    .orElse(file.name());
            report.add("first divergence: " + place + ", CPU " + violation.cpu() + " at "
                    + image.describe(violation.rip()));
            image.lineAt(violation.rip())
                    .ifPresent(line -> report.add(
                            "  line         " + line.file().line(line.line()).strip()));
            new GuestSource(machine.memory(), image)
                    .instruction(violation.rip())
                    .ifPresent(text -> report.add("  instruction  " + text));
            report.addAll(callers(cpu));
            report.add("  " + violation.kind().label() + ": " + violation.detail());
            report.add("  registers now:    " + MarkWatch.registers(CpuImage.of(cpu)));
            vmcs(cpu).ifPresent(report::add);
        }
        return new Failure(summary, report);
    }

    /** Lines behind whose calls the addresses on the stack lie: a guess, since nobody watched the calls. */
    private List<String> callers(Cpu cpu) {
        List<String> callers = new ArrayList<>();
        long rsp = cpu.get(Slot.RSP);
        for (long at = rsp; at < rsp + 8 * STACK_LOOKED_AT && callers.size() < CALLERS; at += 8) {
            if (!cpu.memory().present(at, 8)) {
                break;
            }
            image.lineAt(StepEvents.seen(cpu, at, 8) - 1)
                    .ifPresent(
                            line -> callers.add("  called from  " + line.file().name() + ":" + line.line() + ": "
                                    + line.file().line(line.line()).strip()));
        }
        return callers;
    }

    private static Optional<String> vmcs(Cpu cpu) {
        long current = cpu.vmx().currentVmcs();
        if (current == -1) {
            return Optional.empty();
        }
        var data = cpu.vmcsTable().data(cpu.number(), current);
        return Optional.of(String.format(
                "  current VMCS:     0x%x, VM-instruction error %d, exit reason 0x%x, qualification 0x%x",
                current,
                data.read(VmcsField.VM_INSTRUCTION_ERROR),
                data.read(VmcsField.VM_EXIT_REASON),
                data.read(VmcsField.EXIT_QUALIFICATION)));
    }

    private Optional<Failure> unmet(MarkWatch watch) {
        return watch.unmet()
                .map(mark -> new Failure(
                        file.name() + ":" + mark.span().line() + ": no CPU came to this mark",
                        List.of("  line         "
                                + mark.span().file().line(mark.span().line()).strip())));
    }

    private Optional<Failure> warnings(MarkWatch watch) {
        if (!directives.warn() || watch.warnings().equals(directives.warnings())) {
            return Optional.empty();
        }
        return Optional.of(new Failure(
                "other sanitizer events than expected",
                List.of(
                        "  expected: " + String.join(", ", directives.warnings()),
                        "  got:      " + String.join(", ", watch.warnings()))));
    }

    private Optional<Failure> finish(Cpu cpu, CpuImage first) {
        if (!directives.finished()) {
            return Optional.empty();
        }
        StepEvents none = new StepEvents(observations, new ArrayList<>());
        List<LineCheck.Difference> differences =
                new LineCheck(cpu, image, first, none).atEnd(directives.finish(), directives.changes());
        if (differences.isEmpty()) {
            return Optional.empty();
        }
        List<String> report = new ArrayList<>();
        report.add("at the end of the program, CPU 0 at " + image.describe(cpu.get(Slot.RIP)));
        differences.forEach(difference -> report.add(difference.text()));
        report.add("  registers at the start: " + MarkWatch.registers(first));
        report.add("  registers at the end:   " + MarkWatch.registers(CpuImage.of(cpu)));
        return Optional.of(new Failure(differences.get(0).what() + " is not as 'finish' says", report));
    }
}
