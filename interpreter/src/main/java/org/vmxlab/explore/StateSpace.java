package org.vmxlab.explore;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.PendingEvents;
import org.vmxlab.cpu.Slot;
import org.vmxlab.fault.CpuFault;
import org.vmxlab.fault.Fault;
import org.vmxlab.fault.MessageFault;
import org.vmxlab.machine.Ipi;
import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.AtRest;
import org.vmxlab.schedule.Run;
import org.vmxlab.verdict.Violation;
import org.vmxlab.verdict.ViolationException;

/**
 * A machine as a system of transitions: which there are in the present state, taking one, taking it back.
 *
 * <p>In every state each CPU stands in front of a step that others may notice, or cannot go on.
 */
final class StateSpace {
    /** Transitions of one state at the most; choices of more values are not explored whole. */
    static final int MOST_TRANSITIONS = 4096;

    private static final int MOST_VALUES = MOST_TRANSITIONS / 2;

    private static final long EARLIER = -1;

    /** What a frame takes in arrays that grow by doubling, the changes of memory and CPUs aside. */
    private static final int BYTES_PER_FRAME = 96;

    private final Machine machine;
    private final Sharing sharing;
    private final Pacer pacer;
    private final Run.Law law;
    private final Subject subject;
    private final int cpus;
    private final CallChains chains;
    private final CpuJournal cpuJournal;
    private final boolean[] choosing;
    private final Offers offers;
    private final FaultDecisions faults;

    // One frame for each transition taken.
    private int depth;
    private int[] changed = new int[64];
    private int[] marks = new int[64];
    private long[] contents = new long[64];
    private int[] cpuMarks = new int[64];
    private long[] places = new long[64];
    private boolean[] choices = new boolean[64];
    private int[] struck = new int[64];
    private List<Ipi>[] messages = lists(64);

    private @Nullable Violation violation;
    /** Whether the laws were asked about the present state. */
    private boolean judged;

    private boolean discarded;
    private boolean cut;
    private boolean stretched;
    /** Time of the CPU when the transition at hand had done nothing yet; EARLIER if it has already. */
    private long begun = EARLIER;

    private boolean choicesCut;
    private long steps;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static List<Ipi>[] lists(int size) {
        return new List[size];
    }

    /**
     * @param machine just booted; belongs to this from now on
     * @param law asked about states that somebody wants to know about
     */
    StateSpace(Machine machine, Sharing sharing, Subject subject, Run.Law law) {
        this.machine = machine;
        this.sharing = sharing;
        this.law = law;
        this.subject = subject;
        this.offers = subject.offers();
        this.chains = new CallChains(machine.memory(), subject.stacks(), subject.routine());
        this.cpus = machine.cpus().size();
        this.choosing = new boolean[cpus];
        this.faults = new FaultDecisions(machine, sharing, subject.faults(), subject.routine());
        this.pacer =
                new Pacer(sharing, subject.stacks(), machine.cpu(0).policy().memoryModel(), cpus, faults);
        offers.announce(sharing);
        pacer.attach(machine);
        machine.snapshot();
        for (int cpu = 0; cpu < cpus && violation().isEmpty(); cpu++) {
            approach(cpu);
        }
        cpuJournal = new CpuJournal(machine.cpus(), sharing.readsTime());
    }

    private void approach(int number) {
        judged = false;
        Cpu cpu = machine.cpu(number);
        pacer.approach(cpu);
        advance(cpu);
    }

    Machine machine() {
        return machine;
    }

    int depth() {
        return depth;
    }

    /** Steps of all CPUs that the last transition made. */
    long steps() {
        return steps;
    }

    /** Whether the last transition broke off in a step that ran into a violation: what there is now is no state. */
    boolean brokeOff() {
        return violation != null && !judged;
    }

    /** What the last transition, or the way to the first state, ran into, or what law the present state breaks. */
    Optional<Violation> violation() {
        if (violation == null && !judged) {
            judged = true;
            violation = law.broken(machine).orElse(null);
        }
        return Optional.ofNullable(violation);
    }

    /** Bytes that the way from the first state to the present one takes. */
    long bytes() {
        return (long) BYTES_PER_FRAME * depth
                + cpuJournal.bytes()
                + machine.memory().journal().bytes();
    }

    /** Whether the last transition led to an execution that does not count: an assumption failed. */
    boolean discarded() {
        return discarded;
    }

    /** Whether the last transition was cut off in what looks like an endless loop of its own. */
    boolean cut() {
        return cut;
    }

    /** Whether what was cut off was followed too little to know all that comes of it. */
    boolean stretched() {
        return stretched;
    }

    /**
     * Whether executions end with the last transition, whatever the CPUs could still do: by a violation, as an assumption
     * failed, or as a CPU would run on without end in code of its own.
     */
    boolean over() {
        return discarded || stretched || violation().isPresent();
    }

    /** Whether a choice had more values than are explored. */
    boolean choicesCut() {
        return choicesCut;
    }

    /** Hash of the routines that are active on the CPU of {@code found}, which was found just now. */
    long chain(Violation found) {
        return found.cpu() < 0 ? 0 : chains.of(machine.cpu(found.cpu()));
    }

    Offers offers() {
        return offers;
    }

    Footprint footprint() {
        return pacer.footprint();
    }

    // ------------------------------------------------------------------ which transitions there are

    /** Writes the transitions of the present state to {@code to} from {@code at} on; answers how many. */
    int transitions(int[] to, int at) {
        int next = at;
        for (int number = 0; number < cpus; number++) {
            Cpu cpu = machine.cpu(number);
            if (machine.canExecute(number) && !pacer.waitsForBuffer(machine, cpu)) {
                next = execute(number, to, next);
            }
            if (!cpu.storeBuffer().isEmpty()) {
                to[next++] = Transition.of(Transition.DRAIN, number);
            }
        }
        List<Ipi> inFlight = machine.inFlight();
        for (int i = 0; i < inFlight.size(); i++) {
            if (InFlight.mayArrive(machine, sharing, i)) {
                to[next++] = Transition.arriving(i, InFlight.before(inFlight, i));
            }
        }
        next = offers.transitions(machine, to, next);
        if (faults.left()) {
            next = faults.transitions(this::storeOf, to, next);
            choicesCut |= faults.cut();
        }
        return next - at;
    }

    /** What the step at which {@code cpu} stands stores. */
    private Optional<CpuFault.StoreLost> storeOf(Cpu cpu) {
        if (pacer.waitsForBuffer(machine, cpu)) {
            return Optional.empty();
        }
        push(cpu.number());
        LastStore store = pacer.beginOnly(cpu);
        advance(cpu);
        back();
        return store.lost();
    }

    /** The fault that STRIKE with this subject stands for. */
    FaultDecisions.Possible fault(int subject) {
        return faults.now(this::storeOf).get(subject);
    }

    /** What tells the faults that have struck from others. */
    long[] faultKeys() {
        return faults.keys();
    }

    private int execute(int number, int[] to, int at) {
        if (!choosing[number]) {
            to[at] = Transition.of(Transition.EXECUTE, number);
            return at + 1;
        }
        // One is taken to learn how many there are.
        take(Transition.choosing(number, 0));
        long bound = Math.min(pacer.bound(), MOST_VALUES);
        choicesCut |= pacer.bound() > MOST_VALUES;
        back();
        for (int value = 0; value < bound; value++) {
            to[at + value] = Transition.choosing(number, value);
        }
        return at + (int) bound;
    }

    /**
     * Keeps of the {@code count} transitions at {@code from} those of one group of CPUs; answers how many. What the others
     * may do they may do later as well, and nobody can tell: but an execution in which the first group never comes to its
     * end does not show what the others do.
     */
    int ofOneGroup(int[] transitions, int from, int count) {
        if (count == 0 || sharing.readsTime()) {
            return count;
        }
        int group = sharing.group(cpu(transitions[from]));
        int kept = from;
        for (int i = from; i < from + count; i++) {
            if (sharing.group(cpu(transitions[i])) == group) {
                transitions[kept++] = transitions[i];
            }
        }
        return kept - from;
    }

    /** The CPU to which {@code transition} of the present state happens. */
    private int cpu(int transition) {
        return switch (Transition.kind(transition)) {
            case Transition.DRAIN -> Transition.subject(transition);
            case Transition.STRIKE ->
                fault(Transition.subject(transition)).fault().cpu();
            default -> actor(transition);
        };
    }

    /** Whether CPU {@code cpu} stands in front of a choice. */
    boolean choosing(int cpu) {
        return choosing[cpu];
    }

    /** The event that transition OFFER with this subject stands for. */
    Offers.Offer offer(int subject) {
        return offers.get(subject);
    }

    /** The CPU that goes on by {@code transition} of the present state; -1 if none does, as when a store drains or an IPI is lost. */
    int actor(int transition) {
        int subject = Transition.subject(transition);
        return switch (Transition.kind(transition)) {
            case Transition.EXECUTE -> subject;
            case Transition.ARRIVE -> machine.inFlight().get(subject).target();
            case Transition.OFFER -> offers.target(subject);
            case Transition.STRIKE -> Transition.struck(transition);
            default -> -1;
        };
    }

    // ------------------------------------------------------------------ taking one

    /** Takes {@code transition}, one of those that there are. */
    void take(int transition) {
        int subject = Transition.subject(transition);
        forget();
        judged = false;
        steps = 0;
        begun = EARLIER;
        switch (Transition.kind(transition)) {
            case Transition.EXECUTE -> {
                Cpu cpu = push(subject);
                begun = cpu.get(Slot.TSC);
                pacer.begin(cpu, Transition.value(transition));
                advance(cpu);
            }
            case Transition.DRAIN -> {
                Cpu cpu = push(subject);
                pacer.drained(cpu);
                machine.drain(subject);
                if (pacer.goesOn(machine, cpu)) {
                    advance(cpu);
                }
            }
            case Transition.ARRIVE -> {
                Cpu cpu = push(machine.inFlight().get(subject).target());
                machine.arrive(subject);
                arrived(cpu);
            }
            case Transition.OFFER -> {
                Cpu cpu = push(offers.target(subject));
                offers.happen(machine, subject);
                arrived(cpu);
            }
            case Transition.STRIKE -> strike(fault(subject));
            default -> throw new IllegalArgumentException("no transition: " + transition);
        }
        cpuJournal.record(changed[depth - 1]);
    }

    private void strike(FaultDecisions.Possible possible) {
        Fault fault = possible.fault();
        Cpu cpu = push(fault.cpu());
        if (possible.when() == FaultDecisions.When.BEHIND) {
            pacer.beginOnly(cpu);
            advance(cpu);
        } else {
            pacer.begin(cpu, 0);
        }
        // What the fault itself stores is part of it.
        pacer.between(cpu);
        int known = machine.inFlight().size();
        try {
            faults.strike(fault);
        } catch (ViolationException found) {
            violation = found.violation();
            return;
        }
        if (fault instanceof MessageFault) {
            List<Ipi> now = machine.inFlight();
            InFlight.sent(now.subList(Math.min(known - 1, now.size()), now.size()), sharing, pacer.footprint());
        } else if (fault instanceof CpuFault.Signalled) {
            arrived(cpu);
        } else if (machine.canExecute(cpu.number())) {
            pacer.approach(cpu);
            advance(cpu);
        }
    }

    private void forget() {
        violation = null;
        discarded = false;
        cut = false;
        stretched = false;
    }

    private void arrived(Cpu cpu) {
        pacer.begin(cpu, 0);
        pacer.arrived(cpu);
        begun = cpu.get(Slot.TSC);
        if (machine.canExecute(cpu.number())
                && (cpu.vmx().isNonRoot() || PendingEvents.next(cpu) != PendingEvents.Event.NONE)) {
            advance(cpu);
        }
    }

    private void advance(Cpu cpu) {
        int known = machine.inFlight().size();
        long from = cpu.get(Slot.TSC);
        boolean fails = false;
        try {
            machine.advance(cpu.number(), pacer);
        } catch (ViolationException found) {
            fails = true;
            if (cpu.get(Slot.TSC) == begun) {
                violation = found.violation();
                return;
            }
            // What it did so far others may take note of first: it stops in front of the step that fails.
        } finally {
            steps = cpu.get(Slot.TSC) - from;
            List<Ipi> now = machine.inFlight();
            if (now.size() > known) {
                InFlight.sent(now.subList(known, now.size()), sharing, pacer.footprint());
            }
        }
        choosing[cpu.number()] = !fails && pacer.choosing();
        cut |= pacer.stretch().cut();
        stretched |= pacer.stretch().cut() && !pacer.stretch().endless();
        discarded |= cpu.get(Slot.STOPPED) == Cpu.ASSUMPTION_FAILED;
        pacer.clean(cpu);
    }

    /** What is wrong if no transition is left in the present state. */
    Optional<Violation> atRest() {
        return AtRest.violation(machine, subject.mayHalt());
    }

    /** What is wrong if the present state is part of a livelock. */
    Violation stuck() {
        return Livelocks.violation(machine);
    }

    // ------------------------------------------------------------------ taking it back

    private Cpu push(int number) {
        Cpu cpu = machine.cpu(number);
        if (depth == changed.length) {
            grow();
        }
        changed[depth] = number;
        marks[depth] = machine.memory().journal().mark();
        contents[depth] = machine.memory().journal().hash();
        cpuMarks[depth] = cpuJournal.mark();
        places[depth] = cpu.rip();
        choices[depth] = choosing[number];
        struck[depth] = faults.struck();
        messages[depth] = machine.inFlight();
        depth++;
        return cpu;
    }

    private void grow() {
        int size = 2 * depth;
        changed = Arrays.copyOf(changed, size);
        marks = Arrays.copyOf(marks, size);
        contents = Arrays.copyOf(contents, size);
        cpuMarks = Arrays.copyOf(cpuMarks, size);
        places = Arrays.copyOf(places, size);
        choices = Arrays.copyOf(choices, size);
        struck = Arrays.copyOf(struck, size);
        messages = Arrays.copyOf(messages, size);
    }

    /** Takes the last transition back. */
    void back() {
        depth--;
        int number = changed[depth];
        machine.memory().journal().rollBack(marks[depth], contents[depth]);
        cpuJournal.rollBack(number, cpuMarks[depth]);
        machine.resume(messages[depth]);
        choosing[number] = choices[depth];
        faults.back(struck[depth]);
        forget();
        judged = true;
    }

    /**
     * Whether CPU {@code number} is, but for time and its store buffer, in the state that it was in before the transition at
     * depth {@code frame}, which was one of its own.
     */
    boolean resembles(int number, int frame) {
        return places[frame] == machine.cpu(number).rip()
                && !sharing.readsTime()
                && cpuJournal.isAgain(number, cpuMarks[frame]);
    }

    /** What the transition at depth {@code frame} changed in memory, as a difference of hashes; -1 if it sent an IPI. */
    long change(int frame) {
        boolean last = frame == depth - 1;
        long after = last ? machine.memory().journal().hash() : contents[frame + 1];
        List<Ipi> messagesAfter = last ? machine.inFlight() : messages[frame + 1];
        return messagesAfter == messages[frame] ? after ^ contents[frame] : -1;
    }

    // ------------------------------------------------------------------ hash

    /** Hash of the present state: equal states have equal hashes, whatever led to them. */
    long hash() {
        long hash = machine.memory().journal().hash() ^ faults.hash();
        for (int number = 0; number < cpus; number++) {
            hash ^= cpuJournal.hash(number);
        }
        List<Ipi> inFlight = machine.inFlight();
        for (int i = 0; i < inFlight.size(); i++) {
            hash ^= InFlight.hash(inFlight, i);
        }
        return hash;
    }
}
