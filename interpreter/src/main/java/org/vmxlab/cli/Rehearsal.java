package org.vmxlab.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.diagnosis.Diagnosis;
import org.vmxlab.diagnosis.Investigator;
import org.vmxlab.guest.Guest;
import org.vmxlab.guest.GuestNames;
import org.vmxlab.guest.GuestSource;
import org.vmxlab.machine.Machine;
import org.vmxlab.report.Outcome;
import org.vmxlab.report.Recording;
import org.vmxlab.schedule.Run;
import org.vmxlab.schedule.RunResult;
import org.vmxlab.schedule.Verified;
import org.vmxlab.timeline.TimelineRecorder;

/** A saved run, performed again with a recorder that hears each step. */
final class Rehearsal {
    private final Recording recording;
    private final GuestNames names;
    private final GuestSource source;

    /**
     * @param file name of the replay file, as the report shows it
     * @param moments moments that are kept at the most
     * @throws Verified.Diverged if the program does something else now
     */
    Rehearsal(SavedRun saved, String file, int moments) {
        Guest guest = saved.guest();
        Machine machine = guest.boot();
        names = new GuestNames(guest.image(), machine);
        source = new GuestSource(machine.memory(), guest.image());
        TimelineRecorder recorder = new TimelineRecorder(machine, names::vcpus, moments);
        machine.attach(recorder);
        Run.Ending ending = guest.ending(saved.maxSteps(), Optional.empty());
        RunResult result = new Run(machine, saved.schedule(), ending)
                .under(guest.law(machine))
                .heardBy(recorder)
                .run();
        Optional<Diagnosis> diagnosis = result.violation()
                .map(violation -> new Investigator(guest.boot(), guest.image(), names)
                        .investigate(result, ending, anything -> Optional.empty()));
        Outcome outcome = new Outcome(
                saved.replay().program(),
                guest.image().hash(),
                machine,
                result,
                diagnosis,
                Optional.empty(),
                diagnosis.isPresent() ? names.objects() : List.of(),
                Optional.of(file),
                Map.of(),
                Map.of(),
                Optional.empty(),
                0);
        recording = new Recording(outcome, recorder.timeline(result));
    }

    Recording recording() {
        return recording;
    }

    GuestNames names() {
        return names;
    }

    GuestSource source() {
        return source;
    }
}
