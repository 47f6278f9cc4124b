package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vmxlab.cpu.Activity;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.Course;
import org.vmxlab.schedule.Run;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/** Runs with a fault, from its site to their end, one after another on one machine. */
final class Trial {
    /** States of a run that later runs may fall in with. */
    private static final int REMEMBERED = 64;

    private final Subject subject;
    private final BaseRun base;
    private final Familiar familiar;
    private final Map<Long, Outcome> seen = new HashMap<>();
    private final Merge merge;
    private final Run.Law laws;

    /** Whether a run may end where it falls in with an earlier one. */
    enum Merge {
        EQUAL_STATES,
        NEVER
    }

    /**
     * What became of a run.
     *
     * @param fellIn whether it came to a state that an earlier run, with or without a fault, had come to
     */
    record Ending(Outcome outcome, boolean fellIn) {}

    /** @param machine on which all of them are made */
    Trial(Subject subject, Machine machine, BaseRun base, Familiar familiar, Merge merge) {
        this.subject = subject;
        this.base = base;
        this.familiar = familiar;
        this.merge = merge;
        this.laws = subject.laws(machine);
    }

    /** Forgets earlier runs but the one without faults. */
    void forget() {
        seen.clear();
    }

    /** {@code injection} strikes {@code struck}, which has come to its site, and takes its course. */
    Ending run(StruckCourse struck, Injection injection) {
        List<Long> states = new ArrayList<>();
        struck.strike(injection);
        Ending ending = follow(struck, states);
        remember(states, ending.outcome());
        return ending;
    }

    /** What becomes of {@code struck} if nothing else happens to it. */
    Outcome goOn(StruckCourse struck) {
        return follow(struck, new ArrayList<>()).outcome();
    }

    /** Runs that come to one of {@code states} end like the one that has been there. */
    void remember(List<Long> states, Outcome outcome) {
        if (merge == Merge.EQUAL_STATES) {
            states.forEach(state -> seen.putIfAbsent(state, outcome));
        }
    }

    private Ending follow(StruckCourse struck, List<Long> states) {
        StruckCourse.Next next = struck.next();
        while (next == StruckCourse.Next.STEP) {
            if (struck.hasLooked() && !struck.isDelayed()) {
                Outcome known = merge == Merge.NEVER ? null : known(struck.state());
                if (known != null) {
                    return new Ending(known, true);
                }
                if (states.size() < REMEMBERED) {
                    states.add(struck.state());
                }
            }
            struck.go(Long.MAX_VALUE);
            next = struck.next();
        }
        return new Ending(outcome(next, struck.course()), false);
    }

    /** What became of {@code course}, of which {@code end} was said. */
    Outcome outcome(StruckCourse.Next end, Course course) {
        return switch (end) {
            case STEP -> throw new IllegalArgumentException("it goes on");
            case OVER -> judge(course);
            case STEP_LIMIT -> Outcome.of(stepLimit(course));
            case LIVELOCK -> Outcome.of(livelock(course));
        };
    }

    private @Nullable Outcome known(long state) {
        Outcome known = seen.get(state);
        return known == null && familiar.isOfBase(state) ? Outcome.MASKED : known;
    }

    private Violation stepLimit(Course course) {
        Cpu cpu = course.machine().cpu(Math.max(0, course.cpu()));
        return new Violation(
                ViolationKind.STEP_LIMIT,
                cpu.number(),
                cpu.rip(),
                "it has not ended after " + course.steps() + " steps");
    }

    private Violation livelock(Course course) {
        Machine machine = course.machine();
        Cpu cpu = machine.cpus().stream()
                .filter(each -> machine.canExecute(each.number()))
                .findFirst()
                .orElse(machine.cpu(0));
        return new Violation(
                ViolationKind.LIVELOCK,
                cpu.number(),
                cpu.rip(),
                "the CPUs take turns and come back to the same state: they go on for ever");
    }

    /** What became of a run that has come to its end. */
    private Outcome judge(Course course) {
        if (course.violation().isPresent()) {
            return Outcome.of(course.violation().get());
        }
        Machine machine = course.machine();
        Optional<Violation> found = machine.cpus().stream()
                .filter(this::waitsForEver)
                .findFirst()
                .map(Trial::deadlock)
                .or(() -> laws.broken(machine))
                .or(() -> subject.corruption(base.end(), machine));
        return found.map(Outcome::of).orElse(Outcome.MASKED);
    }

    private boolean waitsForEver(Cpu cpu) {
        return base.end().hasEnded(cpu.number()) && cpu.get(Slot.STOPPED) == 0;
    }

    private static Violation deadlock(Cpu cpu) {
        String doing = cpu.activity() == Activity.HLT ? "HLT" : cpu.activity().toString();
        return new Violation(
                ViolationKind.DEADLOCK,
                cpu.number(),
                cpu.rip(),
                "CPU " + cpu.number() + " waits in " + doing + " with IF=" + (cpu.interruptFlag() ? 1 : 0)
                        + " for ever; without the fault its program comes to its end");
    }
}
