package org.vmxlab.translator;

import org.eclipse.collections.api.map.primitive.MutableLongIntMap;
import org.eclipse.collections.api.map.primitive.MutableLongObjectMap;
import org.eclipse.collections.impl.map.mutable.primitive.LongIntHashMap;
import org.eclipse.collections.impl.map.mutable.primitive.LongObjectHashMap;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.engine.FastPath;
import org.vmxlab.memory.Memory;

/** Runs the code of one machine in translated form. */
final class Translator implements FastPath {
    /**
     * Steps before translated code is left and entered again: the JVM replaces methods by better ones when they are
     * entered.
     */
    private static final int TURN = 100_000;

    /** To translate code that changes all the time costs more than it saves: each change doubles the pause behind it. */
    private static final int LONGEST_PAUSE = 1 << 12;

    /** What was visited so often without an entry gets one. */
    private static final int VISITS = 2;

    private final Memory memory;
    private final Translations translations;
    private final MutableLongObjectMap<Entry> entries = new LongObjectHashMap<>();

    private final MutableLongIntMap visits = new LongIntHashMap();
    private int pauses;
    private int pause;

    /** A unit of so many blocks, one of which begins here. */
    private record Entry(Unit unit, int blocks) {}

    Translator(Memory memory, Translations translations) {
        this.memory = memory;
        this.translations = translations;
    }

    @Override
    public void forget() {
        entries.clear();
        visits.clear();
        pauses = Math.min(2 * pauses + 1, LONGEST_PAUSE);
        pause = pauses;
    }

    @Override
    public boolean passesGates() {
        return translations.passGates();
    }

    @Override
    public long patience() {
        return translations.patience();
    }

    @Override
    public long shortest() {
        return translations.shortest();
    }

    @Override
    public long run(Cpu cpu, long limit) {
        if (passesGates() ? cpu.probe().hearsAccesses() : !cpu.unobserved()) {
            return 0;
        }
        long begun = cpu.get(Slot.TSC);
        try {
            return limit - left(cpu, limit);
        } finally {
            translations.ran(cpu.get(Slot.TSC) - begun);
        }
    }

    private long left(Cpu cpu, long limit) {
        long left = limit;
        while (left > 0 && !cpu.attention()) {
            Entry entry = entries.get(cpu.rip());
            if (entry == null) {
                break;
            }
            int turn = (int) Math.min(left, TURN);
            int made = turn - entry.unit().run(cpu, turn);
            if (made == 0) {
                break;
            }
            left -= made;
        }
        return left;
    }

    @Override
    public void jumped(long address) {
        if (pause > 0) {
            pause--;
            return;
        }
        if (entries.containsKey(address) || visits.addToValue(address, 1) % VISITS != 0) {
            return;
        }
        translations.at(address, memory).ifPresent(translation -> {
            int blocks = translation.entries().size();
            for (long start : translation.entries()) {
                Entry known = entries.get(start);
                // What was translated later goes further: more of the code had been run.
                if (start == address || known == null || known.blocks() < blocks) {
                    entries.put(start, new Entry(translation.unit(), blocks));
                }
            }
        });
    }
}
