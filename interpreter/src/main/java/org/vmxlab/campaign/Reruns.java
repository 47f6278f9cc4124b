package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.Course;
import org.vmxlab.schedule.Decision;
import org.vmxlab.schedule.ForkableSchedule;
import org.vmxlab.schedule.ReplayFile;
import org.vmxlab.verdict.Violation;

/** Makes runs with the faults of one result, each from the beginning, on one machine. */
final class Reruns {
    private final Subject subject;
    private final BaseRun base;
    private final Familiar familiar;
    private final List<Injection> faults;
    private final Course course;
    private final Course.Mark beginning;
    private final Trial trial;
    private long steps;

    Reruns(Subject subject, BaseRun base, Familiar familiar, Result result) {
        this.subject = subject;
        this.base = base;
        this.familiar = familiar;
        this.faults = Stream.concat(result.before().stream(), Stream.of(result.injection()))
                .toList();
        this.course = subject.begin();
        this.beginning = course.mark();
        this.trial = new Trial(subject, course.machine(), base, familiar, Trial.Merge.NEVER);
    }

    /** Steps of all runs so far. */
    long steps() {
        return steps;
    }

    int cpus() {
        return course.machine().cpus().size();
    }

    /** The CPU whose step each fault strikes. */
    List<Integer> struck() {
        return faults.stream().map(fault -> fault.step().cpu()).toList();
    }

    /** The interleaving of {@code run}. */
    Interleaving interleaving(StruckRun run) {
        return Interleaving.of(
                run,
                decision -> faults.stream()
                        .flatMap(fault -> fault.relief().stream())
                        .anyMatch(relief -> relief.decision() == decision));
    }

    /** The run along the schedule that the campaign goes along. */
    StruckRun asItWas() {
        course.back(beginning);
        StruckCourse struck = new StruckCourse(course.recorded(), familiar, subject.maxSteps());
        List<StruckRun.Strike> strikes = new ArrayList<>();
        for (Injection fault : faults) {
            struck.advance(fault);
            strikes.add(strike(struck, fault));
        }
        return goOn(struck, strikes, trial);
    }

    /** The run with the same faults along {@code way}, if they strike there at the steps of {@code original}. */
    Optional<StruckRun> along(Way way, StruckRun original) {
        return along(way, original, trial);
    }

    /** The same, held against the end of a run without faults that is {@code end}. */
    Optional<StruckRun> along(Way way, StruckRun original, EndState end) {
        BaseRun compared = new BaseRun(base.steps(), end, base.readsTime());
        return along(way, original, new Trial(subject, course.machine(), compared, familiar, Trial.Merge.NEVER));
    }

    private Optional<StruckRun> along(Way way, StruckRun original, Trial its) {
        StruckCourse struck = begin(way.withFaults());
        List<StruckRun.Strike> strikes = new ArrayList<>();
        for (int number = 0; number < faults.size(); number++) {
            Injection fault = faults.get(number);
            StruckRun.Strike wanted = original.strikes().get(number);
            if (!way.lead(struck, number, fault.step().cpu(), wanted.made())
                    || !canStrike(fault)
                    || !place(struck, fault).isAtTheSameStepAs(wanted)) {
                steps += struck.course().steps();
                return Optional.empty();
            }
            strikes.add(strike(struck, fault));
        }
        return Optional.of(goOn(struck, strikes, its));
    }

    /** The end of the run along {@code way} that no fault strikes; nothing if it is wrong by itself. */
    Optional<EndState> endWithoutFaults(Way way) {
        StruckCourse struck = begin(way.withoutFaults());
        Effect effect = trial.goOn(struck).effect();
        steps += struck.course().steps();
        return effect == Effect.MASKED || effect == Effect.SILENT_CORRUPTION
                ? Optional.of(EndState.of(course.machine(), subject.stacks()))
                : Optional.empty();
    }

    private StruckCourse begin(ForkableSchedule schedule) {
        course.back(beginning);
        Course anew = new Course(course.machine(), schedule, subject.ending().mayHalt()).recorded();
        return new StruckCourse(anew, familiar, subject.maxSteps());
    }

    private boolean canStrike(Injection fault) {
        return !(fault.first() instanceof Decision.Strike strike)
                || strike.fault().canStrike(course.machine());
    }

    private static StruckRun.Strike strike(StruckCourse struck, Injection fault) {
        StruckRun.Strike strike = place(struck, fault);
        struck.strike(fault);
        return strike;
    }

    private static StruckRun.Strike place(StruckCourse struck, Injection fault) {
        Cpu cpu = struck.course().machine().cpu(fault.step().cpu());
        return new StruckRun.Strike(struck.course().performed().size(), cpu.rip(), cpu.get(Slot.TSC));
    }

    private StruckRun goOn(StruckCourse struck, List<StruckRun.Strike> strikes, Trial its) {
        Outcome outcome = its.goOn(struck);
        Course made = struck.course();
        Machine machine = made.machine();
        steps += made.steps();
        Optional<Violation> judged =
                made.isAtRest() && made.violation().isEmpty() ? outcome.violation() : Optional.empty();
        return new StruckRun(
                made.performed(),
                strikes,
                outcome,
                judged.map(violation -> new ReplayFile.Judgement(violation, machine.stateHash())));
    }
}
