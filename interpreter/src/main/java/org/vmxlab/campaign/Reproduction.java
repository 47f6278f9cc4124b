package org.vmxlab.campaign;

import java.util.Map;
import java.util.Optional;
import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.Course;
import org.vmxlab.schedule.Judged;
import org.vmxlab.schedule.Recurrence;
import org.vmxlab.schedule.ReplayFile;
import org.vmxlab.schedule.Run;
import org.vmxlab.schedule.RunResult;
import org.vmxlab.schedule.Schedule;
import org.vmxlab.schedule.Verified;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/** A run with a fault, made again from the beginning and recorded. */
public final class Reproduction {
    private final Subject subject;
    private final BaseRun base;
    private final Familiar familiar;
    private final Result result;

    Reproduction(Subject subject, BaseRun base, Familiar familiar, Result result) {
        this.subject = subject;
        this.base = base;
        this.familiar = familiar;
        this.result = result;
    }

    /**
     * The run as a replay file, which has been performed again with the same end.
     *
     * @param program as the user named it
     * @param settings of the program and the machine
     */
    public ReplayFile replayFile(String program, Map<String, String> settings) {
        Course course = subject.begin().recorded();
        Violation violation = follow(course)
                .violation()
                .orElseThrow(() -> new IllegalStateException(
                        where() + " came to " + result.outcome() + ", and made again to nothing"));
        boolean judged = course.isAtRest() && course.violation().isEmpty();
        String end = violation.kind().label() + " cpu " + violation.cpu() + " at "
                + subject.names().routine(violation.rip());
        ReplayFile file = new ReplayFile(
                program,
                subject.image().hash(),
                settings,
                course.performed(),
                judged
                        ? Optional.of(new ReplayFile.Judgement(
                                violation, course.machine().stateHash()))
                        : Optional.empty(),
                end);
        confirm(file, violation);
        return file;
    }

    /** Makes the run again, to see whether it comes to what is said of it. */
    void confirm() throws TriedFaults.Unfitting {
        Effect effect = follow(subject.begin()).effect();
        if (effect != result.outcome().effect()) {
            throw new TriedFaults.Unfitting(where() + " comes to " + effect.word() + ", and it says "
                    + result.outcome().effect().word());
        }
    }

    /** Leads {@code course} from the beginning to the sites and on to the end. */
    private Outcome follow(Course course) {
        course.mark();
        StruckCourse struck = new StruckCourse(course, familiar, subject.maxSteps());
        for (Injection injection : result.before()) {
            struck.advance(injection);
            struck.strike(injection);
        }
        struck.advance(result.injection());
        return new Trial(subject, course.machine(), base, familiar, Trial.Merge.NEVER)
                .run(struck, result.injection())
                .outcome();
    }

    private String where() {
        return "'" + result.words() + "' at step " + result.injection().step().number();
    }

    private void confirm(ReplayFile file, Violation expected) {
        Machine machine = subject.guest().boot();
        RunResult again = perform(machine, file);
        Optional<ViolationKind> kind = again.violation().map(Violation::kind);
        if (!kind.equals(Optional.of(expected.kind()))) {
            throw new IllegalStateException(
                    where() + " came to " + expected + ", and performed again to " + again.violation());
        }
    }

    private RunResult perform(Machine machine, ReplayFile file) {
        try {
            return new Run(machine, schedule(file), subject.ending()).run();
        } catch (Verified.Diverged diverged) {
            throw new IllegalStateException(where() + " was recorded and cannot be performed again", diverged);
        }
    }

    private static Schedule schedule(ReplayFile file) {
        Verified verified = new Verified(file.performed());
        if (file.judgement().isPresent()) {
            return new Judged(verified, file.judgement().get());
        }
        return file.end().startsWith(ViolationKind.LIVELOCK.label()) ? new Recurrence(verified) : verified;
    }
}
