package org.vmxlab.schedule;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.vmxlab.cpu.Choices;
import org.vmxlab.cpu.Cpu;

/** Values for the choices of a run's CPUs, decided beforehand; the first of all where none was. */
final class ChosenValues implements Choices {
    private final Map<Integer, Deque<Long>> values = new HashMap<>();

    void take(int cpu, long value) {
        values.computeIfAbsent(cpu, number -> new ArrayDeque<>()).addLast(value);
    }

    /** The values that are left now, for a run that goes its own way from here. */
    ChosenValues fork() {
        ChosenValues fork = new ChosenValues();
        values.forEach((cpu, left) -> fork.values.put(cpu, new ArrayDeque<>(left)));
        return fork;
    }

    @Override
    public long below(Cpu cpu, long bound) {
        Deque<Long> decided = values.getOrDefault(cpu.number(), new ArrayDeque<>());
        return decided.isEmpty() ? 0 : Long.remainderUnsigned(decided.removeFirst(), bound);
    }
}
