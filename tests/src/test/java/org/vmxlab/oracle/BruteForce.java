package org.vmxlab.oracle;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.machine.Ipi;
import org.vmxlab.machine.Machine;
import org.vmxlab.machine.Snapshot;

/**
 * All final states of a machine, by trying every decision in every state: each CPU's next step, each CPU's oldest buffered
 * store, each IPI in flight. States are known again by all that they consist of, not by a hash; nothing is left out and
 * nothing is merged.
 */
final class BruteForce {
    private final Machine machine;
    private final List<Long> memory;
    private final Function<Machine, List<Long>> view;
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 14);
    private final Set<ByteBuffer> known = new HashSet<>();
    private final Set<List<Long>> finals = new HashSet<>();

    /**
     * What there is.
     *
     * @param finals views of the states where nothing can go on
     * @param states number of different states
     */
    record Result(Set<List<Long>> finals, int states) {}

    private BruteForce(Machine machine, List<Long> memory, Function<Machine, List<Long>> view) {
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
        BruteForce search = new BruteForce(machine, memory, view);
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
                machine.execute(cpu.number(), 1);
                rest = follow(here);
            }
            if (!cpu.storeBuffer().isEmpty()) {
                machine.drain(cpu.number());
                rest = follow(here);
            }
        }
        for (int i = 0; i < machine.inFlight().size(); i++) {
            machine.arrive(i);
            rest = follow(here);
        }
        if (rest) {
            finals.add(view.apply(machine));
        }
    }

    /** Goes on from where one decision led, comes back, and says that {@code here} was no place of rest. */
    private boolean follow(Snapshot here) {
        visit();
        machine.restore(here);
        return false;
    }

    /** All words that differ from 0, with their places. */
    private ByteBuffer state() {
        bytes.clear();
        int place = 0;
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
