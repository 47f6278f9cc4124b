package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.vmxlab.schedule.Course;

/**
 * The run that comes of faults, with what may strike it behind the last of them.
 *
 * @param run from its beginning to its end, or to where it is a run that is known
 * @param from number of the first step in front of which a fault comes behind the last one
 * @param until number of the step from which on it is a run that is known
 * @param retraces number of the step of the run without faults that is made there; -1 if that is not the run that is known
 * @param states that it came to
 * @param outcome of it
 */
record Aftermath(BaseRun run, long from, long until, long retraces, List<Long> states, Outcome outcome) {
    Aftermath {
        states = List.copyOf(states);
    }

    /**
     * Makes the run of {@code struck}, which {@code last} has just struck.
     *
     * @param parent the run that it struck
     * @param trial judges its end
     */
    static Aftermath of(StruckCourse struck, Injection last, BaseRun parent, Retraced retraced, Trial trial) {
        Course course = struck.course();
        long site = last.step().number() + (last.when() == Injection.When.AFTER ? 1 : 0);
        Survey survey = new Survey(course, parent.steps().subList(0, (int) site));
        List<Long> states = new ArrayList<>();
        StruckCourse.Next next = struck.next();
        long retraces = -1;
        while (next == StruckCourse.Next.STEP && retraces < 0) {
            if (struck.hasLooked() && !struck.isDelayed()) {
                states.add(struck.state());
            }
            retraces = struck.isDelayed() ? -1 : retraced.stepOf(course);
            if (retraces < 0) {
                survey.step();
                next = struck.next();
            }
        }
        survey.end();
        BaseRun run = survey.result(parent.end());
        if (retraces < 0) {
            return new Aftermath(run, site, last.reach().until(), -1, states, trial.outcome(next, course));
        }
        return new Aftermath(
                retraced.continued(run, retraces),
                site,
                Math.min(last.reach().until(), run.steps().size()),
                run.steps().size() <= last.reach().until() ? retraces : -1,
                states,
                Outcome.MASKED);
    }

    /** Whether a fault at {@code step} has to be tried together with those that struck. */
    boolean isOwn(Step step) {
        return step.number() >= from && step.number() < until;
    }

    /** Adds what may strike it. */
    void find(List<FaultKind> kinds, Parameters parameters, int cpus, Sites sites) {
        Ground ground = new Ground(run, parameters, cpus);
        kinds.forEach(kind -> kind.find(ground, sites));
    }

    /** {@code filter} where it is its own. */
    Predicate<Step> within(Predicate<Step> filter) {
        return step -> isOwn(step) && filter.test(step);
    }
}
