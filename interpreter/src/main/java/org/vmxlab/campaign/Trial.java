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
    /** Steps between two looks at whether this state has been seen. */
    private static final long LOOK = 64;
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

    /** {@code injection} strikes {@code course}, which has come to its site, and takes its course. */
    Ending run(Course course, Injection injection) {
        List<Long> states = new ArrayList<>();
        Ending ending = follow(course, injection, states);
        if (merge == Merge.EQUAL_STATES) {
            states.forEach(state -> seen.putIfAbsent(state, ending.outcome()));
        }
        return ending;
    }

    private Ending follow(Course course, Injection injection, List<Long> states) {
        Delay delay = new Delay(course, injection);
        Cycle cycle = new Cycle();
        course.strike(injection.first());
        while (true) {
            if (!course.ready()) {
                if (course.isAtRest() && delay.end()) {
                    course.goOn();
                    continue;
                }
                return new Ending(judge(course), false);
            }
            if (course.steps() >= subject.maxSteps()) {
                return new Ending(Outcome.of(stepLimit(course)), false);
            }
            delay.look();
            if (course.violation().isPresent() || course.steps() % LOOK != 0) {
                go(course, delay);
                continue;
            }
            long state = familiar.key(course);
            Outcome known = delay.lasts() || merge == Merge.NEVER ? null : known(state);
            if (known != null) {
                return new Ending(known, true);
            }
            if (cycle.closes(state)) {
                if (delay.end()) {
                    continue;
                }
                return new Ending(Outcome.of(livelock(course)), false);
            }
            if (!delay.lasts() && states.size() < REMEMBERED) {
                states.add(state);
            }
            go(course, delay);
        }
    }

    private void go(Course course, Delay delay) {
        if (course.ready()) {
            long steps = course.steps();
            long look = LOOK - steps % LOOK;
            course.go(Math.min(Math.min(look, subject.maxSteps() - steps), delay.stepsLeft()));
        }
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

    /** The end of a delay, which comes once. */
    private static final class Delay {
        private final Course course;
        private final Optional<Injection.Relief> relief;
        private final long begun;
        private final long arrivals;
        private final int target;
        private boolean lasts;

        Delay(Course course, Injection injection) {
            this.course = course;
            this.relief = injection.relief();
            this.begun = course.steps();
            this.target = injection.target();
            this.arrivals = course.arrivals(target);
            this.lasts = relief.isPresent();
        }

        boolean lasts() {
            return lasts;
        }

        /** Ends it if it still lasts; answers whether it did. */
        boolean end() {
            if (!lasts) {
                return false;
            }
            lasts = false;
            course.strike(relief.orElseThrow().decision());
            return true;
        }

        /** Ends it if its time has come. */
        void look() {
            if (lasts) {
                long steps = relief.orElseThrow().steps();
                boolean due = steps == Injection.Relief.AFTER_NEXT_ARRIVAL
                        ? course.arrivals(target) > arrivals
                        : steps != Injection.Relief.AT_REST && course.steps() - begun >= steps;
                if (due) {
                    end();
                }
            }
        }

        long stepsLeft() {
            if (!lasts) {
                return Long.MAX_VALUE;
            }
            long steps = relief.orElseThrow().steps();
            return steps == Injection.Relief.AFTER_NEXT_ARRIVAL
                    ? 1
                    : begun + Math.min(steps, 1L << 40) - course.steps();
        }
    }

    /** Notices that a state comes again (Brent: one state is kept, and replaced after 1, 2, 4, … looks). */
    private static final class Cycle {
        private long kept;
        private long looks;
        private long keepFor = 1;
        private boolean any;

        boolean closes(long state) {
            if (any && state == kept) {
                return true;
            }
            looks++;
            if (looks >= keepFor) {
                kept = state;
                any = true;
                keepFor *= 2;
                looks = 0;
            }
            return false;
        }
    }
}
