package org.vmxlab.explore;

import org.jspecify.annotations.Nullable;
import org.vmxlab.cpu.AccessGate;
import org.vmxlab.cpu.Choices;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.EventNesting;
import org.vmxlab.cpu.PendingEvents;
import org.vmxlab.engine.Pace;
import org.vmxlab.isa.Effects;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Operand;
import org.vmxlab.isa.Reach;
import org.vmxlab.machine.Machine;
import org.vmxlab.memory.MemoryModel;

/**
 * Stops a CPU in front of every step that others may notice. A transition of a CPU is one such step and the steps behind
 * it that nobody notices, up to the next.
 *
 * <p>Noticed are: accesses to memory and VMCSs that CPUs share (a store when it leaves the store buffer, not when it enters
 * it); where an interrupt could come at any time, accesses to what its handlers share with the code, and steps that keep
 * interrupts out; choices.
 */
final class Pacer implements Pace, AccessGate, Effects, Choices {
    private final Sharing sharing;
    private final StackUse stackUse;
    private final boolean drainAtOnce;
    private final Footprint footprint = new Footprint();
    private final OwnStores ownStores;
    private final FaultDecisions faults;
    private final LastStore lastStore = new LastStore();
    private final Stretch stretch;
    private int made;
    /** No step is made behind the one at hand. */
    private boolean single;
    /** The step at hand is the one that others may notice: it was decided that it is made now. */
    private boolean decided;

    private boolean peeking;
    /** Accesses are those of an event that is being delivered: one step. */
    private boolean delivering;

    private int level;
    private boolean interruptible;
    private boolean noticed;
    private boolean draining;
    private boolean ending;
    private boolean choosing;
    private long choice;
    private long bound;
    private @Nullable Cpu running;

    Pacer(Sharing sharing, Stacks stacks, MemoryModel model, int cpus, FaultDecisions faults) {
        this.faults = faults;
        this.sharing = sharing;
        this.stackUse = new StackUse(sharing, stacks, cpus);
        this.drainAtOnce = model == MemoryModel.SC;
        this.ownStores = new OwnStores(footprint, model);
        this.stretch = new Stretch(sharing);
    }

    /** The CPUs of {@code machine} ask this from now on. */
    void attach(Machine machine) {
        for (Cpu cpu : machine.cpus()) {
            cpu.pass(this);
            cpu.choosing(this);
        }
    }

    // ------------------------------------------------------------------ a transition

    /** {@code cpu} makes a step that others may notice, and on; where it chooses, it takes {@code chosen}. */
    void begin(Cpu cpu, long chosen) {
        start(cpu);
        made = 0;
        choice = chosen;
    }

    /** {@code cpu} goes on up to the first step that others may notice. */
    void approach(Cpu cpu) {
        start(cpu);
        made = 1;
    }

    /** {@code cpu} makes the step at which it stands, and none behind it; answers what it stores. */
    LastStore beginOnly(Cpu cpu) {
        begin(cpu, 0);
        single = true;
        lastStore.forget();
        return lastStore;
    }

    private void start(Cpu cpu) {
        single = false;
        footprint.clear();
        goOn(cpu);
    }

    private void goOn(Cpu cpu) {
        running = cpu;
        peeking = false;
        decided = false;
        choosing = false;
        faults.begin();
        stretch.begin();
        stackUse.begin(cpu);
    }

    /** What the last transition touched. */
    Footprint footprint() {
        return footprint;
    }

    /** Whether the last transition stopped in front of a choice. */
    boolean choosing() {
        return choosing;
    }

    /** How many values the last choice had. */
    long bound() {
        return bound;
    }

    /** Steps of the last transition that nobody noticed. */
    Stretch stretch() {
        return stretch;
    }

    /** Whether the instruction at RIP of {@code cpu}, or the event that is due there, waits for the store buffer. */
    boolean waitsForBuffer(Machine machine, Cpu cpu) {
        if (cpu.storeBuffer().isEmpty()) {
            return false;
        }
        if (drainAtOnce
                || cpu.storeBuffer().isFull()
                || !cpu.vmx().isNonRoot() && PendingEvents.next(cpu) != PendingEvents.Event.NONE) {
            return true;
        }
        peek(machine, cpu);
        return draining;
    }

    private void peek(Machine machine, Cpu cpu) {
        peeking = true;
        draining = false;
        ending = false;
        running = cpu;
        try {
            machine.advance(cpu.number(), this);
        } finally {
            peeking = false;
            made = 0;
        }
    }

    /**
     * Whether {@code cpu}, whose oldest store has drained just now, goes on at once, to the next step that others may notice.
     * Under sequential consistency it does, since it waited; under TSO if its program ends where it waits.
     */
    boolean goesOn(Machine machine, Cpu cpu) {
        if (!cpu.storeBuffer().isEmpty() || !machine.canExecute(cpu.number())) {
            return false;
        }
        if (!drainAtOnce) {
            peek(machine, cpu);
            if (!ending || noticed) {
                return false;
            }
        }
        goOn(cpu);
        made = 1;
        return true;
    }

    /** Dead stack of {@code cpu} is made equal: what lies below RSP is nobody's state. */
    void clean(Cpu cpu) {
        stackUse.clean(cpu);
    }

    // ------------------------------------------------------------------ pace

    @Override
    public void between(Cpu cpu) {
        delivering = true;
        level = EventNesting.level(cpu);
    }

    @Override
    public boolean takesEvent(Cpu cpu) {
        if (!peeking) {
            ownStores.waits(cpu);
        }
        if (peeking || made > 0 && (stops() || !cpu.storeBuffer().isEmpty())) {
            return false;
        }
        if (made == 0) {
            footprint.add(CpuCells.interrupts(cpu.number()), true);
        }
        made++;
        return true;
    }

    @Override
    public boolean executes(Cpu cpu, @Nullable Instruction instruction) {
        decided = made == 0 && !peeking;
        if (!decided && !peeking && (stops() || !mayGoOn(cpu))) {
            return false;
        }
        made++;
        delivering = false;
        level = EventNesting.level(cpu);
        interruptible = Acceptance.mayInterrupt(cpu, sharing);
        noticed = !decided && faults.stopsAt(cpu, instruction);
        ending = false;
        draining = instruction != null && instruction.prefix() == Instruction.Prefix.LOCK;
        if (draining && !cpu.storeBuffer().isEmpty()) {
            noticed = true;
        }
        if (instruction != null && instruction.definition().reach() != Reach.OPERANDS) {
            instruction.definition().reach().tell(cpu, instruction, this);
        }
        if (draining && (decided || !ending) && !peeking) {
            ownStores.waits(cpu);
        }
        if (peeking || !decided && (noticed || instruction != null && waitsInFrontOf(cpu, instruction))) {
            made--;
            return false;
        }
        if (decided && interruptible) {
            touches(CpuCells.interrupts(cpu.number()), false);
        }
        return true;
    }

    private boolean stops() {
        return single || faults.stopsBehindSend();
    }

    private boolean mayGoOn(Cpu cpu) {
        // What goes round waits for what nobody is known to change.
        return (!drainAtOnce || cpu.storeBuffer().isEmpty()) && !cpu.vmx().isNonRoot() && stretch.goesOn(cpu, made);
    }

    @Override
    public boolean delivers(Cpu cpu) {
        // Delivery drains the store buffer and closes the door to interrupts.
        ownStores.waits(cpu);
        delivering = decided || cpu.storeBuffer().isEmpty() && !interruptible;
        return delivering;
    }

    @Override
    public long free(Cpu cpu) {
        if (drainAtOnce || peeking || single || faults.left() || stretch.free(made) == 0) {
            return 0;
        }
        level = EventNesting.level(cpu);
        interruptible = Acceptance.mayInterrupt(cpu, sharing);
        draining = false;
        return stretch.free(made);
    }

    @Override
    public void madeFreely(long steps) {
        made += (int) steps;
    }

    // ------------------------------------------------------------------ memory

    @Override
    public void load(Cpu cpu, long address, int bytes) {
        if (cpu.apic().claims(address)) {
            pending();
            pauseIfNoticed();
            return;
        }
        if (waitsToLoad(cpu, address, bytes)) {
            made--;
            throw Paused.PAUSED;
        }
    }

    /** Whether {@code cpu} stops in front of the step that loads this; if it does not, the load counts as made. */
    private boolean waitsToLoad(Cpu cpu, long address, int bytes) {
        int number = cpu.number();
        stackUse.loads(cpu, address, bytes, code());
        if (stackUse.passesOver(number, address, bytes)) {
            return false;
        }
        int shared = sharing.touch(address, bytes, number, level, false);
        if (shared == Sharing.PRIVATE || shared == Sharing.LEVELS && !interruptible) {
            return false;
        }
        noticed = true;
        boolean waits = waits();
        // A load that is forwarded is noticed: the store that answers it could drain first, and another CPU's come
        // after that.
        boolean forwarded = shared >= Sharing.CPUS && OwnStores.forwards(cpu, address, bytes);
        if (shared >= Sharing.CPUS && !forwarded && !decided) {
            ownStores.misses(cpu, address, bytes);
        }
        if (!waits && forwarded) {
            ownStores.reads(cpu, address, bytes);
        } else if (!waits) {
            footprint.add(address, bytes, false);
        }
        return waits;
    }

    /** Whether an access that others may notice has to wait until it is decided that it is made. */
    private boolean waits() {
        return noticed && !decided && !delivering;
    }

    /** Whether it is certain before {@code instruction} executes that {@code cpu} stops in front of it, as of what it loads first. */
    private boolean waitsInFrontOf(Cpu cpu, Instruction instruction) {
        Operand.Memory loaded = instruction.loadedFirst();
        if (loaded == null) {
            return false;
        }
        long address = loaded.effectiveAddress(cpu) + cpu.get(loaded.segment());
        int shared = sharing.known(address, loaded.bytes());
        boolean notices = shared >= Sharing.CPUS || shared == Sharing.LEVELS && interruptible;
        return notices && !cpu.apic().claims(address) && waitsToLoad(cpu, address, loaded.bytes());
    }

    @Override
    public void store(Cpu cpu, long address, int bytes) {
        if (cpu.apic().claims(address)) {
            events();
            pauseIfNoticed();
            return;
        }
        if (!delivering && faults.stopsAtStores(cpu)) {
            noticed = true;
            pauseIfNoticed();
            lastStore.isMade(cpu, address, bytes);
        }
        int number = cpu.number();
        stackUse.stores(cpu, address, bytes, code());
        if (stackUse.passesOver(number, address, bytes)) {
            return;
        }
        int shared = sharing.touch(address, bytes, number, level, true);
        if (shared == Sharing.PRIVATE) {
            return;
        }
        // A buffered store matters to an interrupt, too: delivery drains it before the handler's accesses.
        if (interruptible || (draining || cpu.storeBuffer().isFull()) && shared >= Sharing.CPUS) {
            noticed = true;
            pauseIfNoticed();
            if (draining || shared < Sharing.CPUS) {
                footprint.add(address, bytes, true);
            }
        }
    }

    /** The level of the code that accesses memory now: 0 while an event is delivered, which code does not do. */
    private int code() {
        return delivering ? 0 : level;
    }

    @Override
    public boolean buffers(long address, int bytes) {
        return sharing.shared(address, bytes) >= Sharing.CPUS;
    }

    private void pauseIfNoticed() {
        if (waits()) {
            made--;
            throw Paused.PAUSED;
        }
    }

    private void touches(long cell, boolean write) {
        if (decided) {
            footprint.add(cell, write);
        }
    }

    // ------------------------------------------------------------------ effects

    private void register(long name, boolean write) {
        Cpu cpu = cpu();
        long cell = Sharing.register(cpu.number(), name);
        int shared = sharing.touchOther(cell, cpu.number(), level, write);
        if (shared != Sharing.PRIVATE && interruptible) {
            noticed = true;
            touches(cell, write);
        }
    }

    @Override
    public void reads(long register) {
        register(register, false);
    }

    @Override
    public void writes(long register) {
        register(register, true);
    }

    @Override
    public void events() {
        if (interruptible) {
            noticed = true;
            touches(CpuCells.interrupts(cpu().number()), true);
        }
    }

    @Override
    public void vmcs(long region) {
        if (region == -1) {
            return;
        }
        Cpu cpu = cpu();
        long cell = Sharing.vmcs(region);
        int shared = sharing.touchOther(cell, cpu.number(), level, true);
        if (shared >= Sharing.CPUS || shared != Sharing.PRIVATE && interruptible) {
            noticed = true;
            touches(cell, true);
        }
    }

    @Override
    public void drains() {
        draining = true;
        noticed |= !cpu().storeBuffer().isEmpty();
    }

    @Override
    public void writesPerhaps() {
        if (decided) {
            footprint.makeConditional();
        }
    }

    @Override
    public void ends() {
        ending = true;
        drains();
        // It keeps interrupts out for good.
        events();
    }

    @Override
    public void everybody() {
        noticed = true;
        sharing.joinAll();
        touches(CpuCells.EVERYBODY, true);
    }

    @Override
    public void chooses() {
        noticed = true;
        choosing |= !decided;
    }

    @Override
    public void time() {
        sharing.readTime();
    }

    @Override
    public void pending() {
        sharing.readPending(cpu().number());
        noticed |= interruptible;
        touches(CpuCells.interrupts(cpu().number()), false);
    }

    private Cpu cpu() {
        if (running == null) {
            throw new IllegalStateException("no transition has begun");
        }
        return running;
    }

    // ------------------------------------------------------------------ choices

    @Override
    public long below(Cpu cpu, long values) {
        bound = values;
        return choice;
    }

    /** Cells that drains of the oldest store of {@code cpu} touch. */
    void drained(Cpu cpu) {
        footprint.clear();
        ownStores.drains(cpu);
    }

    /** An event has reached {@code cpu}, which takes it now or later. */
    void arrived(Cpu cpu) {
        footprint.add(CpuCells.interrupts(cpu.number()), true);
        footprint.add(CpuCells.mailbox(cpu.number()), true);
    }
}
