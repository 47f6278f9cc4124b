package org.vmxlab.oracle;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vmxlab.cpu.Activity;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.PendingEvents;
import org.vmxlab.cpu.Probe;
import org.vmxlab.cpu.Slot;
import org.vmxlab.explore.FaultSource;
import org.vmxlab.explore.Faults;
import org.vmxlab.fault.CpuFault;
import org.vmxlab.fault.Fault;
import org.vmxlab.fault.MessageFault;
import org.vmxlab.isa.CodeReader;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.InstructionSet;
import org.vmxlab.machine.Ipi;
import org.vmxlab.machine.Machine;
import org.vmxlab.machine.Snapshot;
import org.vmxlab.verdict.ViolationException;

/**
 * All final states of a machine, by trying every decision in every state: each CPU's next step, each CPU's oldest buffered
 * store, each IPI in flight, each fault as long as there may be more. What runs into a violation has no final state. States are known again by all that they consist of, not by a hash; nothing is left out and
 * nothing is merged.
 */
final class BruteForce {
    private final Machine machine;
    private final List<Long> memory;
    private final Function<Machine, List<Long>> view;
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 14);
    private final Faults faults;
    private final CodeReader code;
    private final Stores stores = new Stores();
    private int struck;
    /** Whether one IPI may stay away from the others that are in flight, as long as it likes. */
    private boolean holds;

    private @Nullable Ipi held;
    private final Set<ByteBuffer> known = new HashSet<>();
    private final Set<List<Long>> finals = new HashSet<>();

    /**
     * What there is.
     *
     * @param finals views of the states where nothing can go on
     * @param states number of different states
     */
    record Result(Set<List<Long>> finals, int states) {}

    private BruteForce(Machine machine, List<Long> memory, Function<Machine, List<Long>> view, Faults faults) {
        this.faults = faults;
        this.code = new CodeReader(machine.memory(), new Decoder(InstructionSet.standard()));
        this.machine = machine;
        this.memory = memory;
        this.view = view;
    }

    /**
     * All that can become of {@code machine}.
     *
     * @param memory addresses of all quadwords that may change
     * @param view what is kept of a final state
     */
    static Result explore(Machine machine, List<Long> memory, Function<Machine, List<Long>> view) {
        return explore(machine, memory, view, Faults.NONE);
    }

    /** The same where {@code faults} may strike, each between any two steps. */
    static Result explore(Machine machine, List<Long> memory, Function<Machine, List<Long>> view, Faults faults) {
        BruteForce search = new BruteForce(machine, memory, view, faults);
        machine.attach(search.stores);
        search.visit();
        return new Result(search.finals, search.known.size());
    }

    /** All that can become of {@code machine} if one IPI, any of them, may be taken out of its order and come later. */
    static Result holdingUp(Machine machine, List<Long> memory, Function<Machine, List<Long>> view) {
        BruteForce search = new BruteForce(machine, memory, view, Faults.NONE);
        search.holds = true;
        search.visit();
        return new Result(search.finals, search.known.size());
    }

    private void visit() {
        if (!known.add(state())) {
            return;
        }
        Snapshot here = machine.snapshot();
        boolean rest = true;
        for (Cpu cpu : machine.cpus()) {
            if (machine.canExecute(cpu.number())) {
                rest = follow(here, () -> machine.execute(cpu.number(), 1));
            }
            if (!cpu.storeBuffer().isEmpty()) {
                rest = follow(here, () -> machine.drain(cpu.number()));
            }
        }
        for (int i = 0; i < machine.inFlight().size(); i++) {
            int index = i;
            if (isOldestOnItsWay(i)) {
                rest = follow(here, () -> machine.arrive(index));
            }
        }
        if (rest && held == null) {
            finals.add(view.apply(machine));
        }
        if (holds) {
            holdUp(here);
        }
        if (struck < faults.budget()) {
            struck++;
            strike(here);
            struck--;
        }
    }

    private void holdUp(Snapshot here) {
        if (held != null) {
            Ipi late = held;
            held = null;
            follow(here, () -> new MessageFault.Appears(late).strike(machine));
            held = late;
        } else if (struck == 0) {
            struck = 1;
            for (Ipi ipi : machine.inFlight()) {
                held = ipi;
                follow(here, () -> new MessageFault.Lost(ipi).strike(machine));
            }
            held = null;
            struck = 0;
        }
    }

    private boolean isOldestOnItsWay(int index) {
        Ipi ipi = machine.inFlight().get(index);
        return machine.inFlight().stream()
                .limit(index)
                .noneMatch(older -> older.source() == ipi.source() && older.target() == ipi.target());
    }

    private void strike(Snapshot here) {
        FaultSource source = faults.source();
        List<Fault> possible = new ArrayList<>();
        machine.inFlight().forEach(ipi -> possible.addAll(source.ofMessage(machine, ipi)));
        for (Cpu cpu : machine.cpus()) {
            possible.addAll(source.ofCpu(cpu));
            Instruction instruction = isAboutToExecute(cpu) ? code.at(cpu.rip()) : null;
            if (instruction != null) {
                possible.addAll(source.ofInstruction(cpu, instruction));
                if (source.losesStore(cpu)) {
                    follow(here, () -> loseStore(cpu));
                }
            }
        }
        for (Fault fault : possible) {
            if (fault.canStrike(machine) && !isShadowed(fault)) {
                follow(here, () -> fault.strike(machine));
            }
        }
    }

    /** Behind STI and MOV SS nothing comes, not even spuriously. */
    private boolean isShadowed(Fault fault) {
        return fault instanceof CpuFault.SpuriousInterrupt
                && machine.cpu(fault.cpu()).get(Slot.SHADOW) != 0;
    }

    private boolean isAboutToExecute(Cpu cpu) {
        return machine.canExecute(cpu.number())
                && cpu.activity() == Activity.ACTIVE
                && PendingEvents.next(cpu) == PendingEvents.Event.NONE;
    }

    private void loseStore(Cpu cpu) {
        stores.last = Optional.empty();
        machine.execute(cpu.number(), 1);
        stores.last.ifPresent(lost -> lost.strike(machine));
    }

    /** Hears what is stored. */
    private static final class Stores implements Probe {
        private Optional<CpuFault.StoreLost> last = Optional.empty();

        @Override
        public void stored(Cpu cpu, long address, int bytes, long value) {
            if (cpu.memory().present(address, bytes)) {
                long old = cpu.memory().read(address, bytes);
                last = Optional.of(new CpuFault.StoreLost(cpu.number(), address, bytes, old));
            }
        }
    }

    /** Goes on from where {@code decision} leads, comes back, and says that {@code here} was no place of rest. */
    private boolean follow(Snapshot here, Runnable decision) {
        try {
            decision.run();
            visit();
        } catch (ViolationException ended) {
            // There is no state behind a violation.
        }
        machine.restore(here);
        return false;
    }

    /** All words that differ from 0, with their places. */
    private ByteBuffer state() {
        bytes.clear();
        int place = 0;
        put(place++, struck);
        put(place++, held == null ? 0 : held.vector() + 1L);
        put(place++, machine.vmcsTable().contentsHash());
        for (Cpu cpu : machine.cpus()) {
            long[] words = new long[cpu.words()];
            cpu.save(words, 0);
            words[Slot.TSC] = 0;
            for (long word : words) {
                put(place++, word);
            }
        }
        for (Ipi ipi : machine.inFlight()) {
            put(place++, ipi.source() + 1L);
            put(place++, (long) ipi.target() << 16 | ipi.mode().encoding() << 8 | ipi.vector());
        }
        for (long address : memory) {
            put(place++, machine.memory().read(address, 8));
        }
        return ByteBuffer.wrap(Arrays.copyOf(bytes.array(), bytes.position()));
    }

    private void put(int place, long word) {
        if (word != 0) {
            bytes.putInt(place).putLong(word);
        }
    }
}
