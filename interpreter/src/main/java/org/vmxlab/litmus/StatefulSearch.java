package org.vmxlab.litmus;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.eclipse.collections.api.factory.primitive.LongSets;
import org.eclipse.collections.api.set.primitive.MutableLongSet;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.machine.Machine;
import org.vmxlab.machine.Snapshot;

/** Depth-first search over all interleavings of steps, drains and arrivals; states are known again by their hash. */
public final class StatefulSearch implements FinalStates {
    /** Unnoticed steps that are made without a look at other CPUs: an endless loop of them ends in a known state. */
    private static final int LONGEST_STRETCH = 100;

    private final int mostStates;

    /**
     * A search that gives up after so many states.
     *
     * @param mostStates at least 1; each takes about 16 bytes
     */
    public StatefulSearch(int mostStates) {
        this.mostStates = mostStates;
    }

    @Override
    public Coverage visit(Machine machine, Predicate<Cpu> unnoticed, Consumer<Machine> atEnd) {
        return new Search(machine, unnoticed, atEnd, mostStates).run();
    }

    /** A state on the path from the first one to where the machine is, and which decision is tried there next. */
    private static final class Node {
        final Snapshot snapshot;
        int next;

        Node(Snapshot snapshot) {
            this.snapshot = snapshot;
        }
    }

    private static final class Search {
        private final Machine machine;
        private final Predicate<Cpu> unnoticed;
        private final Consumer<Machine> atEnd;
        private final int mostStates;
        private final MutableLongSet known = LongSets.mutable.empty();
        private final Deque<Node> path = new ArrayDeque<>();

        Search(Machine machine, Predicate<Cpu> unnoticed, Consumer<Machine> atEnd, int mostStates) {
            this.machine = machine;
            this.unnoticed = unnoticed;
            this.atEnd = atEnd;
            this.mostStates = mostStates;
        }

        Coverage run() {
            machine.cpus().forEach(cpu -> executeUnnoticed(cpu.number()));
            enter();
            while (!path.isEmpty()) {
                Node node = path.element();
                if (!advance(node)) {
                    path.pop();
                    if (!path.isEmpty()) {
                        machine.restore(path.element().snapshot);
                    }
                } else if (!enter()) {
                    machine.restore(node.snapshot);
                }
                if (known.size() > mostStates) {
                    return Coverage.CUT_OFF;
                }
            }
            return Coverage.COMPLETE;
        }

        /** Puts the state of the machine on the path, unless it is known. */
        private boolean enter() {
            if (!known.add(machine.stateHash())) {
                return false;
            }
            if (ended()) {
                atEnd.accept(machine);
            }
            path.push(new Node(machine.snapshot()));
            return true;
        }

        /** Makes the next decision that is possible at {@code node}, where the machine is; answers whether there was one. */
        private boolean advance(Node node) {
            int cpus = machine.cpus().size();
            while (node.next < 2 * cpus + machine.inFlight().size()) {
                int decision = node.next++;
                int cpu = decision / 2;
                if (decision >= 2 * cpus) {
                    machine.arrive(decision - 2 * cpus);
                    return true;
                }
                if ((decision & 1) == 0 && machine.canExecute(cpu)) {
                    machine.execute(cpu, 1);
                    executeUnnoticed(cpu);
                    return true;
                }
                if ((decision & 1) == 1 && !machine.cpu(cpu).storeBuffer().isEmpty()) {
                    machine.drain(cpu);
                    executeUnnoticed(cpu);
                    return true;
                }
            }
            return false;
        }

        private void executeUnnoticed(int cpu) {
            for (int i = 0; i < LONGEST_STRETCH; i++) {
                if (!machine.canExecute(cpu) || !unnoticed.test(machine.cpu(cpu))) {
                    return;
                }
                machine.execute(cpu, 1);
            }
        }

        private boolean ended() {
            return machine.inFlight().isEmpty()
                    && machine.cpus().stream()
                            .allMatch(cpu -> cpu.get(Slot.STOPPED) != 0
                                    && cpu.storeBuffer().isEmpty());
        }
    }
}
