package org.vmxlab.machine;

import java.util.ArrayList;
import java.util.List;
import org.vmxlab.apic.DeliveryMode;
import org.vmxlab.apic.InterruptCommand;
import org.vmxlab.apic.IpiRouting;
import org.vmxlab.apic.LocalApic;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.PendingEvents;
import org.vmxlab.cpu.Probe;
import org.vmxlab.cpu.Slot;
import org.vmxlab.engine.FastPath;
import org.vmxlab.engine.Interpreter;
import org.vmxlab.engine.Pace;
import org.vmxlab.memory.Journal;
import org.vmxlab.memory.Memory;
import org.vmxlab.memory.StoreBuffer;
import org.vmxlab.vmx.VmcsTable;
import org.vmxlab.vmx.VmxState;

/** Several CPUs that share memory and send each other IPIs. */
public final class Machine {
    /** Most CPUs that a machine may have. */
    public static final int MAX_CPUS = 64;

    private static final long MESSAGE_SALT = 0x6d65737361676573L;
    private static final long CPU_SALT = 0x6370750000000000L;

    private final Journal journal = new Journal();
    private final Memory memory;
    private final VmcsTable vmcsTable;
    private final List<Cpu> cpus;
    private final Cpu[] byNumber;
    private final List<LocalApic> apics;
    private final Interpreter interpreter;
    private long[] scratch = new long[0];
    private List<Ipi> inFlight = List.of();

    /** A machine as {@code configuration} says, its memory all zero, its CPUs as after power-up. */
    public Machine(Configuration configuration) {
        memory = new Memory(journal, configuration.regions());
        vmcsTable = new VmcsTable(memory, configuration.capabilities());
        List<Cpu> all = new ArrayList<>();
        List<LocalApic> locals = new ArrayList<>();
        for (int number = 0; number < configuration.cpus(); number++) {
            LocalApic apic = new LocalApic(number, configuration.apicMode());
            locals.add(apic);
            // Nobody can tell whether the only CPU has one: it reads its own stores either way.
            StoreBuffer buffer = new StoreBuffer(configuration.cpus() == 1 ? 0 : configuration.storeBufferCapacity());
            all.add(new Cpu(number, memory, buffer, vmcsTable, apic, new VmxState(), configuration.policy()));
        }
        cpus = List.copyOf(all);
        byNumber = all.toArray(new Cpu[0]);
        apics = List.copyOf(locals);
        // Translated code does not keep track of undefined flags.
        interpreter = new Interpreter(
                memory, configuration.policy().watchesFlags() ? FastPath.Factory.NONE : configuration.fastPaths());
    }

    public List<Cpu> cpus() {
        return cpus;
    }

    public Cpu cpu(int number) {
        return byNumber[number];
    }

    public Memory memory() {
        return memory;
    }

    public VmcsTable vmcsTable() {
        return vmcsTable;
    }

    /** IPIs sent and not arrived, oldest first. */
    public List<Ipi> inFlight() {
        return inFlight;
    }

    /** Who hears what all CPUs do; {@link Probe#NONE} for nobody. */
    public void attach(Probe probe) {
        cpus.forEach(cpu -> cpu.attach(probe));
    }

    // ------------------------------------------------------------------ actions

    /** Whether CPU {@code number} can make a step: it is active, or an event wakes it. */
    public boolean canExecute(int number) {
        Cpu cpu = byNumber[number];
        return cpu.get(Slot.STOPPED) == 0 && PendingEvents.canProceed(cpu);
    }

    /**
     * Lets CPU {@code number} make up to {@code limit} steps. It makes fewer when it cannot go on, and when it sent an
     * IPI, which is in flight afterwards.
     *
     * @return steps made
     * @throws org.vmxlab.verdict.ViolationException at the first violation
     */
    public long execute(int number, long limit) {
        Cpu cpu = byNumber[number];
        try {
            return interpreter.run(cpu, limit);
        } finally {
            collect(cpu);
        }
    }

    /**
     * Lets CPU {@code number} make steps as long as {@code pace} agrees and it can go on. IPIs that it sends are in flight
     * afterwards.
     *
     * @return steps made
     * @throws org.vmxlab.verdict.ViolationException at the first violation
     */
    public long advance(int number, Pace pace) {
        Cpu cpu = byNumber[number];
        long begun = cpu.get(Slot.TSC);
        boolean sent;
        do {
            try {
                interpreter.advance(cpu, pace);
            } finally {
                sent = cpu.apic().hasOutgoing();
                collect(cpu);
            }
        } while (sent);
        return cpu.get(Slot.TSC) - begun;
    }

    /** The IPI in flight number {@code index} reaches its target. */
    public void arrive(int index) {
        Ipi ipi = inFlight.get(index);
        List<Ipi> rest = new ArrayList<>(inFlight);
        rest.remove(index);
        inFlight = List.copyOf(rest);
        accept(cpus.get(ipi.target()), ipi);
    }

    /** An interrupt from outside, or an NMI, reaches CPU {@code target}. */
    public void inject(int target, DeliveryMode mode, int vector) {
        accept(cpus.get(target), new Ipi(target, target, mode, vector));
    }

    /** The oldest buffered store of CPU {@code number} becomes visible to all; there is one. */
    public void drain(int number) {
        cpus.get(number).drainOldest();
    }

    private void collect(Cpu cpu) {
        if (!cpu.apic().hasOutgoing()) {
            return;
        }
        List<Ipi> messages = new ArrayList<>(inFlight);
        while (cpu.apic().hasOutgoing()) {
            InterruptCommand command = cpu.apic().takeOutgoing();
            long targets = IpiRouting.targets(command, cpu.number(), apics);
            for (int target = 0; target < cpus.size(); target++) {
                if ((targets >>> target & 1) != 0) {
                    messages.add(new Ipi(cpu.number(), target, command.mode(), command.vector()));
                }
            }
        }
        inFlight = List.copyOf(messages);
    }

    private static void accept(Cpu cpu, Ipi ipi) {
        switch (ipi.mode()) {
            case FIXED, LOWEST_PRIORITY -> cpu.apic().accept(ipi.vector());
            case NMI -> PendingEvents.signalNmi(cpu);
            case INIT -> PendingEvents.signalInit(cpu);
            case START_UP -> PendingEvents.signalStartUp(cpu, ipi.vector());
            case SMI -> cpu.probe().warned(cpu, "APIC", "SMI arrived: this machine has no system-management mode");
        }
        cpu.requestAttention();
    }

    // ------------------------------------------------------------------ snapshots

    /** The IPIs in flight are {@code messages} again; for searches that take back what they did. */
    public void resume(List<Ipi> messages) {
        inFlight = messages;
    }

    /** The state now, to go back to. The first snapshot turns on the journal, which stays on. */
    public Snapshot snapshot() {
        if (!journal.tracking()) {
            journal.track(memory.contentsHash() ^ vmcsTable.contentsHash());
        }
        int size = 0;
        for (Cpu cpu : cpus) {
            size += cpu.words();
        }
        long[] words = new long[size];
        int at = 0;
        for (Cpu cpu : cpus) {
            cpu.save(words, at);
            at += cpu.words();
        }
        return new Snapshot(words, journal.mark(), journal.hash(), inFlight);
    }

    /** Goes back to {@code snapshot}. Snapshots are used last-in, first-out: younger ones are void afterwards. */
    public void restore(Snapshot snapshot) {
        journal.rollBack(snapshot.mark(), snapshot.contents());
        int at = 0;
        for (Cpu cpu : cpus) {
            cpu.load(snapshot.words(), at);
            at += cpu.words();
        }
        inFlight = snapshot.inFlight();
    }

    /** Hash of the whole state but the time-stamp counters: equal states have equal hashes, whatever led to them. */
    public long stateHash() {
        long hash = journal.tracking() ? journal.hash() : memory.contentsHash() ^ vmcsTable.contentsHash();
        for (Cpu cpu : cpus) {
            int words = cpu.words();
            if (scratch.length < words) {
                scratch = new long[2 * words];
            }
            cpu.save(scratch, 0);
            scratch[Slot.TSC] = 0;
            long salt = CPU_SALT + ((long) cpu.number() << 16);
            for (int i = 0; i < words; i++) {
                hash ^= Journal.mix(salt + i, scratch[i]);
            }
        }
        for (int i = 0; i < inFlight.size(); i++) {
            Ipi ipi = inFlight.get(i);
            long word = 1L << 62
                    | (long) ipi.source() << 40
                    | (long) ipi.target() << 32
                    | ipi.mode().encoding() << 8
                    | ipi.vector();
            hash ^= Journal.mix(MESSAGE_SALT + i, word);
        }
        return hash;
    }
}
