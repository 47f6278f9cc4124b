package org.vmxlab.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vmxlab.apic.ApicMode;
import org.vmxlab.apic.DeliveryMode;
import org.vmxlab.arch.Vector;
import org.vmxlab.assembler.CpuStart;
import org.vmxlab.assembler.Program;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Policy;
import org.vmxlab.cpu.Slot;
import org.vmxlab.engine.FastPath;
import org.vmxlab.explore.Faults;
import org.vmxlab.explore.Offers;
import org.vmxlab.explore.Stacks;
import org.vmxlab.explore.Subject;
import org.vmxlab.image.Image;
import org.vmxlab.image.Segment;
import org.vmxlab.image.Symbol;
import org.vmxlab.machine.Configuration;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.MemoryModel;
import org.vmxlab.memory.Region;
import org.vmxlab.model.Hypervisor;
import org.vmxlab.model.Layout;
import org.vmxlab.scenario.Check;
import org.vmxlab.scenario.EventOffer;
import org.vmxlab.scenario.Scenario;
import org.vmxlab.schedule.ForkableSchedule;
import org.vmxlab.schedule.RoundRobin;
import org.vmxlab.schedule.Run;
import org.vmxlab.schedule.Scripted;
import org.vmxlab.translator.Translations;
import org.vmxlab.verdict.Violation;
import org.vmxlab.vmx.VmxCapabilities;
import org.vmxlab.vmx.VmxModels;

/** An assembled program made ready to run. */
public final class Guest {
    private static final long PAGE = 4096;
    private static final long QUANTUM = 50;
    /** Turns of a CPU that takes turns with nobody: long enough for translated code, short enough for laws to be looked at. */
    private static final long QUANTUM_ALONE = 100_000;

    private static final long DEFAULT_MAX_STEPS = 1_000_000_000;

    private final Program program;
    private final Policy policy;
    private final int storeBufferCapacity;
    private final FastPath.Factory fastPaths;
    private final Laws laws;

    /** When the laws of the hypervisor's data are asked. */
    private enum Laws {
        AFTER_EACH_DECISION,
        NEVER
    }

    /** A guest whose store buffers drain by themselves when they are full; code that runs long is translated. */
    public Guest(Program program, Policy policy) {
        this(program, policy, Configuration.STORE_BUFFER_CAPACITY, new Translations(), Laws.AFTER_EACH_DECISION);
    }

    private Guest(Program program, Policy policy, int storeBufferCapacity, FastPath.Factory fastPaths, Laws laws) {
        this.program = program;
        this.policy = policy;
        this.storeBufferCapacity = storeBufferCapacity;
        this.fastPaths = fastPaths;
        this.laws = laws;
    }

    /** The same on machines that run code besides step by step as {@code others} do. */
    public Guest with(FastPath.Factory others) {
        return new Guest(program, policy, storeBufferCapacity, others, laws);
    }

    /** The same on machines where each store waits until somebody decides that it drains. */
    public Guest drainedByDecision() {
        return new Guest(program, policy.under(MemoryModel.TSO), Configuration.UNBOUNDED, fastPaths, laws);
    }

    /** The same without laws, which would end runs before what comes of a broken law is seen. */
    public Guest withoutLaws() {
        return new Guest(program, policy, storeBufferCapacity, fastPaths, Laws.NEVER);
    }

    /** The program as searches see it. */
    public Subject subject() {
        return new Subject(
                this::boot,
                drainedByDecision()::boot,
                this::law,
                stacks(),
                program.scenario().map(Scenario::mayHalt).orElse(0L),
                new Offers(program.scenario().map(Scenario::offers).orElse(List.of()).stream()
                        .map(Guest::offer)
                        .toList()),
                Faults.NONE,
                address -> image().functionAt(address).map(Symbol::address).orElse(0L));
    }

    private static Offers.Offer offer(EventOffer offer) {
        return new Offers.Offer(
                offer.cpu(),
                offer.vector().isPresent() ? DeliveryMode.FIXED : DeliveryMode.NMI,
                offer.vector().orElse(Vector.NMI),
                offer.count());
    }

    public Image image() {
        return program.image();
    }

    /** A machine with the program in memory and each CPU at its start; always the same. */
    public Machine boot() {
        return boot(List.of());
    }

    /** The same with further memory, all zero, that no segment touches. */
    public Machine boot(List<Region> more) {
        List<Region> regions = new ArrayList<>(regions());
        regions.addAll(more);
        Machine machine = new Machine(new Configuration(
                program.starts().size(), regions, apicMode(), capabilities(), policy, storeBufferCapacity, fastPaths));
        for (Segment segment : image().segments()) {
            machine.memory().load(segment.address(), segment.content());
        }
        for (CpuStart start : program.starts()) {
            place(machine.cpu(start.cpu()), start);
        }
        return machine;
    }

    private static void place(Cpu cpu, CpuStart start) {
        cpu.setRip(start.entry());
        cpu.set(Slot.RSP, start.stackTop());
        cpu.set(Slot.GS_BASE, start.gsBase());
        cpu.set(Slot.IDTR_BASE, start.idtBase());
        cpu.set(Slot.IDTR_LIMIT, start.idtLimit());
    }

    /** Whole pages that the segments touch; neighbours become one region. */
    private List<Region> regions() {
        List<Segment> segments = image().segments().stream()
                .sorted((a, b) -> Long.compareUnsigned(a.address(), b.address()))
                .toList();
        List<Region> regions = new ArrayList<>();
        long start = 0;
        long end = 0;
        for (Segment segment : segments) {
            long first = segment.address() & -PAGE;
            long last = segment.address() + segment.size() + PAGE - 1 & -PAGE;
            if (end != 0 && Long.compareUnsigned(first, end) <= 0) {
                end = Long.compareUnsigned(end, last) < 0 ? last : end;
                continue;
            }
            addRegion(regions, start, end);
            start = first;
            end = last;
        }
        addRegion(regions, start, end);
        return regions;
    }

    private static void addRegion(List<Region> regions, long start, long end) {
        if (end != start) {
            regions.add(new Region(start, Math.toIntExact(end - start), Region.Access.READ_WRITE));
        }
    }

    private ApicMode apicMode() {
        return program.scenario().map(Scenario::apicMode).orElse("x2apic").equals("xapic")
                ? ApicMode.XAPIC
                : ApicMode.X2APIC;
    }

    private VmxCapabilities capabilities() {
        String model = program.scenario().map(Scenario::model).orElse("default");
        if (model.equals("default")) {
            return VmxModels.STANDARD;
        }
        return VmxModels.named(model)
                .orElseThrow(
                        () -> new IllegalStateException("the assembler let the unknown model '" + model + "' pass"));
    }

    /** The schedule that the scenario has for its trigger, then turns; turns only where it has none. */
    public ForkableSchedule schedule() {
        return program.script().isEmpty() ? turns() : new Scripted(program.script(), turns());
    }

    /** The turns that CPUs take behind everything that says who comes next. */
    public RoundRobin turns() {
        return new RoundRobin(program.starts().size() == 1 ? QUANTUM_ALONE : QUANTUM);
    }

    /** Steps that a run of it may make: the scenario's bound, or a generous one. */
    public long maxSteps() {
        return program.scenario().flatMap(Scenario::maxSteps).orElse(DEFAULT_MAX_STEPS);
    }

    /** When a run of it ends. */
    public Run.Ending ending(long maxSteps, Optional<Long> until) {
        return new Run.Ending(
                maxSteps, until, program.scenario().map(Scenario::mayHalt).orElse(0L));
    }

    /** Where the stacks of its CPUs lie. */
    public Stacks stacks() {
        return new Stacks(
                program.starts().stream().map(CpuStart::stackTop).toList(),
                program.scenario().map(Scenario::stackBytes).orElse(Scenario.DEFAULT_STACK_BYTES));
    }

    /** What is wrong with the state of {@code machine} by the laws. */
    public Optional<Violation> lawNow(Machine machine) {
        return laws(machine).broken(machine);
    }

    /** The laws of the hypervisor's data on {@code machine}, whenever somebody wants to ask them. */
    public Run.Law laws(Machine machine) {
        return ownershipLaws(machine);
    }

    /** What is checked after each decision of a run on {@code machine}, which has just been booted. */
    public Run.Law law(Machine machine) {
        return laws == Laws.NEVER ? Run.Law.NONE : ownershipLaws(machine);
    }

    private Run.Law ownershipLaws(Machine machine) {
        boolean wanted = program.scenario()
                .map(scenario -> scenario.checks().contains(Check.LAWS))
                .orElse(false);
        boolean hypervisor = wanted
                && !new Hypervisor(new GuestView(image(), machine), Layout.standard())
                        .vcpus()
                        .isEmpty();
        return hypervisor ? new OwnershipCheck(image(), machine) : Run.Law.NONE;
    }
}
