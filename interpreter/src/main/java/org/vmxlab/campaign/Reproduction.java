package org.vmxlab.campaign;

import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.vmxlab.machine.Machine;
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
     * A run to be saved; it has been performed again with the same end.
     *
     * @param switches how often another CPU goes on in it
     * @param switchesAlong how often along the campaign's schedule, from which it was shortened
     */
    public record Shortened(ReplayFile file, long switches, long steps, long switchesAlong) {}

    /**
     * The run with as few turns of CPUs as are found soon.
     *
     * @param program as the user named it
     * @param settings of the program and the machine
     * @param stop whether to leave it as long as it is
     */
    Shortened shortened(String program, Map<String, String> settings, BooleanSupplier stop) {
        Reruns runs = new Reruns(subject, base, familiar, result);
        StruckRun original = runs.asItWas();
        Optional<StruckRun> shorter =
                stop.getAsBoolean() ? Optional.empty() : new Shortening(runs, original).shortest();
        if (shorter.isPresent() && isConfirmed(file(shorter.get(), program, settings), shorter.get())) {
            return shortened(shorter.get(), original, program, settings);
        }
        if (!isConfirmed(file(original, program, settings), original)) {
            throw new IllegalStateException(where() + " came to " + violation(original) + ", and performed again to "
                    + perform(file(original, program, settings)).violation());
        }
        return shortened(original, original, program, settings);
    }

    private Shortened shortened(StruckRun run, StruckRun original, String program, Map<String, String> settings) {
        return new Shortened(file(run, program, settings), run.switches(), run.steps(), original.switches());
    }

    private ReplayFile file(StruckRun run, String program, Map<String, String> settings) {
        Violation violation = violation(run);
        String end = violation.kind().label() + " cpu " + violation.cpu() + " at "
                + subject.names().routine(violation.rip());
        return new ReplayFile(program, subject.image().hash(), settings, run.performed(), run.judgement(), end);
    }

    private Violation violation(StruckRun run) {
        return run.outcome()
                .violation()
                .orElseThrow(() -> new IllegalStateException(
                        where() + " came to " + result.outcome() + ", and made again to nothing"));
    }

    /** Makes the run again, to see whether it comes to what is said of it. */
    void confirm() throws TriedFaults.Unfitting {
        Effect effect =
                new Reruns(subject, base, familiar, result).asItWas().outcome().effect();
        if (effect != result.outcome().effect()) {
            throw new TriedFaults.Unfitting(where() + " comes to " + effect.word() + ", and it says "
                    + result.outcome().effect().word());
        }
    }

    private String where() {
        return "'" + result.words() + "' at step " + result.injection().step().number();
    }

    /** CPUs that go round for ever by turns of the campaign may get out of it by shorter ones: then it is not confirmed. */
    private boolean isConfirmed(ReplayFile file, StruckRun run) {
        Optional<ViolationKind> kind = perform(file).violation().map(Violation::kind);
        return kind.equals(Optional.of(violation(run).kind()));
    }

    /** As whoever reads the file will. */
    private RunResult perform(ReplayFile file) {
        Machine machine = subject.guest().boot();
        try {
            return new Run(machine, schedule(ReplayFile.parse(file.text())), subject.ending()).run();
        } catch (ReplayFile.Malformed malformed) {
            throw new IllegalStateException(where() + " was recorded and cannot be read again", malformed);
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
