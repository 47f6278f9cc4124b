package org.vmxlab.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.vmxlab.fault.Fault;
import org.vmxlab.image.Image;
import org.vmxlab.isa.CodeReader;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.InstructionSet;
import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.Decision;
import org.vmxlab.schedule.Recorded;
import org.vmxlab.schedule.Run;
import org.vmxlab.schedule.RunResult;
import org.vmxlab.schedule.Schedule;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/** Performs a recorded run again, on a fresh machine, and finds the causes of its violation. */
public final class Investigator {
    private final Machine machine;
    private final Image image;
    private final Names names;
    private final CodeReader code;
    private final Recorder recorder;
    private final List<Cause> faults = new ArrayList<>();

    /**
     * @param machine a machine as it was when the run began; it is used up
     * @param names words for the machine's addresses, read when the run has ended
     */
    public Investigator(Machine machine, Image image, Names names) {
        this.machine = machine;
        this.image = image;
        this.names = names;
        this.code = new CodeReader(machine.memory(), new Decoder(InstructionSet.standard()));
        this.recorder = new Recorder(machine, code);
    }

    /** Why {@code result}, which has a violation, came about. */
    public Diagnosis investigate(RunResult result, Run.Ending ending, Run.Law law) {
        Violation violation = result.violation().orElseThrow();
        machine.attach(recorder);
        new Run(machine, new Struck(new Recorded(result.performed()), this::note), ending)
                .under(law)
                .heardBy(recorder)
                .run();
        List<Frame> frames = violation.cpu() < 0 ? List.of() : recorder.chain(violation.cpu());
        return new Diagnosis(violation, chain(violation, frames), because(violation, frames), faults, result.steps());
    }

    private void note(Fault fault) {
        Frame.Place place = recorder.place(fault);
        faults.add(new Cause(fault.words(), place.cpu(), place.rip(), place.step()));
    }

    /** Tells somebody of each fault, just before it strikes. */
    private record Struck(Schedule schedule, Consumer<Fault> listener) implements Schedule {
        @Override
        public Optional<Decision> next(Machine machine) {
            Optional<Decision> decision = schedule.next(machine);
            if (decision.isPresent() && decision.get() instanceof Decision.Strike strike) {
                listener.accept(strike.fault());
            }
            return decision;
        }

        @Override
        public void executed(Machine machine, long steps) {
            schedule.executed(machine, steps);
        }
    }

    private List<String> chain(Violation violation, List<Frame> frames) {
        List<String> chain = new ArrayList<>();
        if (violation.cpu() >= 0) {
            chain.add(names.routine(violation.rip()));
        }
        for (int i = frames.size() - 1; i > 0; i--) {
            Frame frame = frames.get(i);
            frame.interruption().ifPresent(interruption -> chain.add(entry(interruption)));
            chain.add(names.routine(frame.site()));
        }
        return chain;
    }

    private String entry(Frame.Interruption interruption) {
        String vector = "vector 0x" + Integer.toHexString(interruption.vector());
        return interruption
                .sent()
                .map(sent -> vector + " sent by CPU " + sent.source() + " at "
                        + names.routine(sent.place().rip()))
                .orElse(vector);
    }

    private List<Cause> because(Violation violation, List<Frame> frames) {
        List<Cause> causes = new ArrayList<>();
        boolean aboutPointer = violation.kind() == ViolationKind.VMWRITE_INVALID_VMCS
                || violation.kind() == ViolationKind.VMREAD_INVALID_VMCS
                || violation.kind() == ViolationKind.WRONG_VMCS;
        Optional<Recorder.PointerChange> loss = aboutPointer ? lastChange(violation.cpu()) : Optional.empty();
        long since = loss.map(change -> change.place().step()).orElse(0L);
        if (aboutPointer) {
            skippedLoad(frames, since).ifPresent(causes::add);
        }
        loss.map(this::pointerCause).ifPresent(causes::add);
        if (aboutPointer && loss.isEmpty()) {
            causes.add(new Cause(
                    "CPU " + violation.cpu() + " has never loaded a VMCS: no VMPTRLD since VMXON",
                    violation.cpu(),
                    violation.rip(),
                    0));
        }
        for (int i = frames.size() - 1; i > 0; i--) {
            frames.get(i).interruption().flatMap(this::interruptionCause).ifPresent(causes::add);
        }
        if (violation.kind() == ViolationKind.DEADLOCK || violation.kind() == ViolationKind.LIVELOCK) {
            causes.addAll(new WaitingCpus(machine, image, names, code, recorder).causes());
        }
        return causes;
    }

    private Optional<Recorder.PointerChange> lastChange(int cpu) {
        List<Recorder.PointerChange> changes = recorder.pointerChanges();
        for (int i = changes.size() - 1; i >= 0; i--) {
            if (changes.get(i).place().cpu() == cpu) {
                return Optional.of(changes.get(i));
            }
        }
        return Optional.empty();
    }

    private Cause pointerCause(Recorder.PointerChange change) {
        Frame.Place place = change.place();
        Instruction instruction = code.at(place.rip());
        String what = instruction == null
                ? "an instruction"
                : instruction.definition().mnemonic().toUpperCase(Locale.ROOT);
        StringBuilder text =
                new StringBuilder("CPU " + place.cpu() + "'s current-VMCS pointer was taken away by " + what);
        if (change.from() != -1) {
            text.append(" of ").append(names.vmcs(change.from()));
        }
        text.append(" in ").append(names.routine(place.rip()));
        for (int i = change.chain().size() - 1; i > 0; i--) {
            text.append(" ← ").append(names.routine(change.chain().get(i).site()));
        }
        return new Cause(text.toString(), place.cpu(), place.rip(), place.step());
    }

    /** The branch, in a routine that is still active, that went round code that would have made a VMCS current. */
    private Optional<Cause> skippedLoad(List<Frame> frames, long since) {
        Reachability loads = new Reachability(image, code, "vmptrld");
        for (int i = frames.size() - 1; i >= 0; i--) {
            List<Frame.BranchTaken> branches = frames.get(i).branches();
            for (int k = branches.size() - 1; k >= 0; k--) {
                Frame.BranchTaken branch = branches.get(k);
                Instruction instruction = code.at(branch.address());
                if (branch.step() > since
                        && instruction != null
                        && branch.target() > branch.address()
                        && loads.reaches(instruction.next(), branch.target())) {
                    return Optional.of(skipCause(branch));
                }
            }
        }
        return Optional.empty();
    }

    private Cause skipCause(Frame.BranchTaken branch) {
        StringBuilder text =
                new StringBuilder("the reload of a VMCS in " + names.routine(branch.address()) + " was skipped");
        branch.deciding().ifPresent(deciding -> {
            text.append(" because ")
                    .append(names.datum(deciding.address(), deciding.bytes()))
                    .append(" was ")
                    .append(deciding.value());
            deciding.writer()
                    .ifPresent(writer -> text.append(", stored by CPU ")
                            .append(writer.cpu())
                            .append(" in ")
                            .append(names.routine(writer.place().rip()))
                            .append(names.place(writer.place().rip())
                                    .map(place -> " (" + place + ", step "
                                            + writer.place().step() + ")")
                                    .orElse("")));
        });
        return new Cause(text.toString(), branch.cpu(), branch.address(), branch.step());
    }

    private Optional<Cause> interruptionCause(Frame.Interruption interruption) {
        return interruption
                .sent()
                .map(sent -> new Cause(
                        "the handler was entered by vector 0x" + Integer.toHexString(sent.vector()) + ", sent by CPU "
                                + sent.source() + " in "
                                + names.routine(sent.place().rip()),
                        sent.source(),
                        sent.place().rip(),
                        sent.place().step()));
    }
}
