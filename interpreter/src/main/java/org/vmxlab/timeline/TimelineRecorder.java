package org.vmxlab.timeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Probe;
import org.vmxlab.cpu.Slot;
import org.vmxlab.isa.CodeReader;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.InstructionSet;
import org.vmxlab.machine.Machine;
import org.vmxlab.schedule.RunResult;
import org.vmxlab.schedule.StepListener;
import org.vmxlab.verdict.Violation;
import org.vmxlab.vmx.VmxState;

/**
 * Hears a run step by step and makes its time line. What happens between steps is seen by comparing before the next one,
 * so that nothing needs to be known of the decisions that a schedule makes.
 */
public final class TimelineRecorder implements Probe, StepListener {
    private final Machine machine;
    private final CodeReader code;
    private final Supplier<List<String>> objects;
    private final int limit;
    private final IpiTracker ipis;
    private final List<Levels> levels = new ArrayList<>();
    private final List<CpuState> latest = new ArrayList<>();
    private final TreeSet<Long> regions = new TreeSet<>();
    private final Deque<Moment> moments = new ArrayDeque<>();
    private final List<CpuState> start;
    private List<String> objectsAtStart;
    private List<String> objectsNow;
    private List<VmcsState> vmcssNow = List.of();
    private long step;
    private long omitted;
    private @Nullable Draft draft;

    /** A step under way. */
    private static final class Draft {
        final Cpu cpu;
        final long rip;
        final boolean inGuest;
        final long vmcs;
        final @Nullable Instruction instruction;
        final List<Event> events = new ArrayList<>();
        boolean delivered;
        int vector;
        OptionalInt ipi = OptionalInt.empty();

        Draft(Cpu cpu, @Nullable Instruction instruction) {
            this.cpu = cpu;
            this.rip = cpu.rip();
            this.inGuest = cpu.vmx().isNonRoot();
            this.vmcs = cpu.vmx().currentVmcs();
            this.instruction = instruction;
        }
    }

    /**
     * @param machine a machine as it is when the run begins
     * @param objects what the model says of the hypervisor's objects in the machine, asked after each step that wrote memory
     * @param limit moments that are kept at the most, at least 1; the oldest go first
     */
    public TimelineRecorder(Machine machine, Supplier<List<String>> objects, int limit) {
        this.machine = machine;
        this.code = new CodeReader(machine.memory(), new Decoder(InstructionSet.standard()));
        this.objects = objects;
        this.limit = limit;
        this.ipis = new IpiTracker(machine);
        for (Cpu cpu : machine.cpus()) {
            levels.add(new Levels());
            latest.add(CpuState.of(cpu));
        }
        this.start = new ArrayList<>(latest);
        this.objectsAtStart = objects.get();
        this.objectsNow = objectsAtStart;
    }

    // ------------------------------------------------------------------ steps

    @Override
    public void before(Cpu cpu) {
        betweenSteps();
        // A step that came to nothing, since the CPU could not go on, was none.
        step += draft == null ? 1 : 0;
        draft = new Draft(cpu, code.at(cpu.rip()));
    }

    @Override
    public void after(Cpu cpu) {
        Draft made = draft;
        if (made == null) {
            return;
        }
        draft = null;
        if (made.delivered) {
            // What delivery itself loads and stores belongs to the event.
            made.events.clear();
            made.events.add(new Event.Taken(made.vector, made.ipi, cpu.rip()));
        } else if (made.instruction != null) {
            noteVmx(made, made.instruction);
        }
        noteMode(made);
        noteLevels(made);
        ipis.sent().forEach(made.events::add);
        add(Moment.Kind.STEP, cpu, made.rip, made.events);
    }

    private void noteVmx(Draft made, Instruction instruction) {
        String mnemonic = instruction.definition().mnemonic();
        switch (mnemonic) {
            case "vmxon", "vmptrld", "vmclear" ->
                lastLoaded(made).ifPresent(region -> {
                    made.events.add(0, new Event.RegionInstruction(mnemonic, region));
                    if (!mnemonic.equals("vmxon")) {
                        regions.add(region);
                    }
                });
            case "vmread", "vmwrite" -> made.events.add(0, field(made, instruction, mnemonic));
            case "vmxoff", "vmptrst", "vmlaunch", "vmresume", "vmcall", "vmfunc", "invept", "invvpid" ->
                made.events.add(0, new Event.PlainInstruction(mnemonic));
            default -> {}
        }
    }

    private static Event.FieldInstruction field(Draft made, Instruction instruction, String mnemonic) {
        int place = mnemonic.equals("vmread") ? 1 : 0;
        // The operand with the encoding is a register, and no destination: reading it again is harmless.
        return new Event.FieldInstruction(mnemonic, instruction.operand(place).read(made.cpu), made.vmcs);
    }

    private static Optional<Long> lastLoaded(Draft made) {
        for (int i = made.events.size() - 1; i >= 0; i--) {
            if (made.events.get(i) instanceof Event.Load load) {
                return Optional.of(load.value());
            }
        }
        return Optional.empty();
    }

    private static void noteMode(Draft made) {
        boolean inGuest = made.cpu.vmx().isNonRoot();
        if (inGuest && !made.inGuest) {
            made.events.add(new Event.GuestEntered(made.vmcs));
        } else if (!inGuest && made.inGuest) {
            made.events.add(new Event.GuestLeft(made.vmcs, ExitWords.of(made.cpu, made.vmcs)));
        }
    }

    private void noteLevels(Draft made) {
        Levels own = levels.get(made.cpu.number());
        int left = own.leave(made.cpu.get(Slot.RSP));
        if (left > 0) {
            made.events.add(new Event.Back(left, made.cpu.rip()));
        }
        boolean called = !made.delivered
                && made.instruction != null
                && made.instruction.definition().mnemonic().equals("call");
        if (called) {
            made.events.add(new Event.Call(made.cpu.rip()));
        }
        if (called || made.delivered) {
            own.enter(made.cpu.get(Slot.RSP));
        }
    }

    private void betweenSteps() {
        for (Event.Arrived arrived : ipis.arrived(latest)) {
            Cpu target = machine.cpu(arrived.ipi().target());
            add(Moment.Kind.BETWEEN, target, target.rip(), List.of(arrived));
        }
        for (Cpu cpu : machine.cpus()) {
            List<Event.Store> before = latest.get(cpu.number()).buffered();
            int drained = before.size() - cpu.storeBuffer().size();
            if (drained > 0) {
                List<Event> events = new ArrayList<>();
                before.subList(0, drained)
                        .forEach(store -> events.add(new Event.Drained(store.address(), store.bytes(), store.value())));
                add(Moment.Kind.BETWEEN, cpu, cpu.rip(), events);
            }
        }
    }

    private void add(Moment.Kind kind, Cpu cpu, long rip, List<Event> events) {
        CpuState state = CpuState.of(cpu);
        CpuState before = latest.set(cpu.number(), state);
        if (mayWrite(events) || !state.buffered().equals(before.buffered())) {
            List<String> words = objects.get();
            objectsNow = words.equals(objectsNow) ? objectsNow : List.copyOf(words);
        }
        List<VmcsState> vmcss = regions.stream()
                .map(region -> new VmcsState(
                        region,
                        machine.vmcsTable().activeOn(region),
                        machine.vmcsTable().launchState(region)))
                .toList();
        if (!vmcss.equals(vmcssNow)) {
            vmcssNow = vmcss;
        }
        if (moments.size() == limit) {
            forget(moments.removeFirst());
        }
        moments.addLast(new Moment(kind, step, cpu.number(), rip, events, state, vmcssNow, objectsNow));
    }

    private static boolean mayWrite(List<Event> events) {
        return events.stream().anyMatch(event -> event instanceof Event.Store || event instanceof Event.Taken);
    }

    private void forget(Moment oldest) {
        start.set(oldest.cpu(), oldest.state());
        objectsAtStart = oldest.objects();
        omitted += oldest.kind() == Moment.Kind.STEP ? 1 : 0;
    }

    // ------------------------------------------------------------------ what instructions do

    private void note(Event event) {
        if (draft != null) {
            draft.events.add(event);
        }
    }

    @Override
    public void loaded(Cpu cpu, long address, int bytes, long value) {
        note(new Event.Load(address, bytes, value));
    }

    @Override
    public void stored(Cpu cpu, long address, int bytes, long value) {
        note(new Event.Store(address, bytes, value));
    }

    @Override
    public void currentVmcsChanged(Cpu cpu, long from, long to) {
        note(new Event.PointerChanged(from, to));
    }

    @Override
    public void delivered(Cpu cpu, int vector) {
        OptionalInt ipi = ipis.taken(cpu.number(), vector);
        if (draft != null) {
            draft.delivered = true;
            draft.vector = vector;
            draft.ipi = ipi;
        }
    }

    @Override
    public void warned(Cpu cpu, String warning, String text) {
        note(new Event.Warned(warning, text));
    }

    @Override
    public void noted(Cpu cpu, String text) {
        note(new Event.Noted(text));
    }

    // ------------------------------------------------------------------ the end

    /** The time line of the run that was heard and that ended as {@code result} says. */
    public Timeline timeline(RunResult result) {
        result.violation().ifPresentOrElse(this::violated, this::betweenSteps);
        return new Timeline(start, objectsAtStart, new ArrayList<>(moments), omitted);
    }

    private void violated(Violation violation) {
        Draft tried = draft;
        if (tried != null && tried.cpu.number() == violation.cpu()) {
            List<Event> events = new ArrayList<>(tried.events);
            if (tried.instruction != null && !tried.delivered) {
                String mnemonic = tried.instruction.definition().mnemonic();
                if (tried.vmcs == VmxState.NONE && (mnemonic.equals("vmread") || mnemonic.equals("vmwrite"))) {
                    events.add(0, field(tried, tried.instruction, mnemonic));
                }
            }
            events.add(new Event.Violated(violation));
            add(Moment.Kind.TRIED, tried.cpu, tried.rip, events);
            return;
        }
        betweenSteps();
        Cpu cpu = machine.cpu(Math.max(violation.cpu(), 0));
        add(Moment.Kind.BETWEEN, cpu, cpu.rip(), List.of(new Event.Violated(violation)));
    }
}
