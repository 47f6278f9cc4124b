package org.vmxlab.campaign;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.vmxlab.diagnosis.Names;
import org.vmxlab.engine.FastPath;
import org.vmxlab.explore.Stacks;
import org.vmxlab.guest.Guest;
import org.vmxlab.guest.GuestNames;
import org.vmxlab.image.Image;
import org.vmxlab.isa.CodeReader;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.InstructionSet;
import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.Course;
import org.vmxlab.schedule.ForkableSchedule;
import org.vmxlab.schedule.Run;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationKind;

/** The program that a campaign is about, and the schedule along which it goes. */
public final class Subject {
    private final Guest guest;
    private final Supplier<ForkableSchedule> schedule;
    private final long maxSteps;
    private final Stacks stacks;
    private final Names names;
    private final EndState.Words words;

    /**
     * @param guest laws are asked at the end alone, whatever it says
     * @param schedule a new one, always the same
     * @param maxSteps after which a run counts as hanging
     */
    public Subject(Guest guest, Supplier<ForkableSchedule> schedule, long maxSteps) {
        // Faults strike between steps, most runs are short: translating them does not pay.
        this.guest = guest.withoutLaws().with(FastPath.Factory.NONE);
        this.schedule = schedule;
        this.maxSteps = maxSteps;
        this.stacks = guest.stacks();
        this.names = new GuestNames(guest.image(), guest.boot());
        this.words = new GuestWords(names, new ConcurrentHashMap<>());
    }

    /** The same with another bound on steps. */
    Subject within(long steps) {
        return new Subject(guest, schedule, steps);
    }

    long maxSteps() {
        return maxSteps;
    }

    Stacks stacks() {
        return stacks;
    }

    Names names() {
        return names;
    }

    Image image() {
        return guest.image();
    }

    Guest guest() {
        return guest;
    }

    /** A run from the beginning. */
    Course begin() {
        return new Course(guest.boot(), schedule.get(), ending().mayHalt());
    }

    Run.Ending ending() {
        return guest.ending(maxSteps, Optional.empty());
    }

    /** Whether the program has an instruction that reads the time, even if none does without faults. */
    boolean mayReadTime(Machine machine) {
        CodeReader code = new CodeReader(machine.memory(), new Decoder(InstructionSet.standard()));
        return image().lines().stream()
                .map(line -> code.at(line.address()))
                .anyMatch(instruction -> instruction != null && Survey.readsTime(instruction));
    }

    /** The laws of the hypervisor's data on {@code machine}. */
    Run.Law laws(Machine machine) {
        return guest.laws(machine);
    }

    /** In what the end state of {@code machine} differs from {@code end}. */
    Optional<Violation> corruption(EndState end, Machine machine) {
        if (end.equalsThatOf(machine, stacks)) {
            return Optional.empty();
        }
        List<EndState.Difference> differences = end.differences(end.likewise(machine, stacks), words);
        if (differences.isEmpty()) {
            return Optional.empty();
        }
        String text = differences.get(0).text()
                + (differences.size() > 1 ? ", and " + (differences.size() - 1) + " more" : "");
        int cpu = 0;
        return Optional.of(new Violation(
                ViolationKind.SILENT_CORRUPTION, cpu, machine.cpu(cpu).rip(), text));
    }

    /** Words of the guest. */
    private record GuestWords(Names names, Map<Long, String> known) implements EndState.Words {
        @Override
        public String datum(long address) {
            return known.computeIfAbsent(address, unknown -> names.datum(unknown, 1));
        }

        @Override
        public String vmcs(long region) {
            return names.vmcs(region);
        }
    }
}
