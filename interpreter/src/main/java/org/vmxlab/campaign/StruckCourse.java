package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.List;
import org.vmxlab.schedule.Course;
import org.vmxlab.schedule.Decision;

/** A course that faults have struck: it ends their delays when it is time, and notices when it goes round for ever. */
final class StruckCourse {
    /** Steps between two looks at the state. */
    private static final long LOOK = 64;

    private final Course course;
    private final Familiar familiar;
    private final long maxSteps;
    private final List<Delay> delays = new ArrayList<>();
    private Cycle cycle = new Cycle();
    private long state;
    private boolean looked;
    /** Steps that had been made when the state was looked at; it is looked at once. */
    private long lookedAt = -1;

    /** How a course goes on. */
    enum Next {
        /** By a step. */
        STEP,
        /** Not at all: it has come to its end. */
        OVER,
        /** It has made too many steps. */
        STEP_LIMIT,
        /** It has come back to a state that it was in. */
        LIVELOCK
    }

    /** A point of it to go back to. */
    static final class Mark {
        private final Course.Mark course;
        private final List<Delay> delays;
        private final Cycle cycle;
        private final long lookedAt;

        private Mark(StruckCourse struck) {
            course = struck.course.mark();
            delays = List.copyOf(struck.delays);
            cycle = new Cycle(struck.cycle);
            lookedAt = struck.lookedAt;
        }
    }

    /** @param maxSteps after which it hangs */
    StruckCourse(Course course, Familiar familiar, long maxSteps) {
        this.course = course;
        this.familiar = familiar;
        this.maxSteps = maxSteps;
    }

    Course course() {
        return course;
    }

    Mark mark() {
        return new Mark(this);
    }

    void back(Mark mark) {
        course.back(mark.course);
        delays.clear();
        delays.addAll(mark.delays);
        cycle = new Cycle(mark.cycle);
        lookedAt = mark.lookedAt;
        looked = false;
    }

    /** Whether a delay has not ended yet. */
    boolean isDelayed() {
        return !delays.isEmpty();
    }

    /** {@code injection} strikes here. */
    void strike(Injection injection) {
        injection
                .relief()
                .ifPresent(relief -> delays.add(
                        new Delay(relief, course.steps(), injection.target(), course.arrivals(injection.target()))));
        cycle = new Cycle();
        lookedAt = -1;
        course.strike(injection.first());
    }

    /** Does what is to be done in front of the next step. */
    Next next() {
        looked = false;
        while (true) {
            if (!course.ready()) {
                if (course.isAtRest() && isDelayed()) {
                    endFirstDelay();
                    course.goOn();
                    continue;
                }
                return Next.OVER;
            }
            if (course.steps() >= maxSteps) {
                return Next.STEP_LIMIT;
            }
            if (endDelaysThatAreDue()) {
                continue;
            }
            if (course.steps() % LOOK != 0 || course.steps() == lookedAt) {
                return Next.STEP;
            }
            state = familiar.key(course);
            if (!cycle.closes(state)) {
                looked = true;
                lookedAt = course.steps();
                return Next.STEP;
            }
            if (!isDelayed()) {
                return Next.LIVELOCK;
            }
            endFirstDelay();
        }
    }

    /** Whether {@link #next} has looked at the state, which it does now and then. */
    boolean hasLooked() {
        return looked;
    }

    /** The key of the state that it has seen. */
    long state() {
        return state;
    }

    /** Makes steps until there is something to look at; {@link #next} has said that there is one. */
    void go(long limit) {
        long steps = course.steps();
        long most = Math.min(limit, Math.min(LOOK - steps % LOOK, maxSteps - steps));
        for (Delay delay : delays) {
            most = Math.min(most, delay.stepsLeft(course));
        }
        course.go(Math.max(1, most));
    }

    /** Goes on to the site of {@code injection}, which lies ahead. */
    void advance(Injection injection) {
        long step = injection.step().number();
        while (course.steps() < step) {
            requireStep(injection);
            go(step - course.steps());
        }
        if (injection.when() == Injection.When.BEFORE) {
            requireStep(injection);
        } else if (course.steps() == step) {
            requireStep(injection);
            go(1);
        }
    }

    private void requireStep(Injection injection) {
        Next next = next();
        if (next != Next.STEP) {
            throw new IllegalStateException("the run with faults is " + next + " after " + course.steps()
                    + " steps, in front of '" + injection.words() + "' at step "
                    + injection.step().number());
        }
    }

    /** Answers whether there was one. */
    private boolean endDelaysThatAreDue() {
        List<Delay> due = delays.stream().filter(delay -> delay.isDue(course)).toList();
        delays.removeAll(due);
        due.forEach(this::end);
        return !due.isEmpty();
    }

    private void endFirstDelay() {
        end(delays.remove(0));
    }

    /** What another fault has taken away does not come back. */
    private void end(Delay delay) {
        Decision decision = delay.relief().decision();
        if (!(decision instanceof Decision.Strike strike) || strike.fault().canStrike(course.machine())) {
            course.strike(decision);
        }
    }
}
