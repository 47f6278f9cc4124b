package org.vmxlab.explore;

import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.memory.Journal;

/** Hashes all that belongs to one CPU; of one thread. */
final class CpuHash {
    private static final long SALT = 0x6370750000000000L;

    private long[] words = new long[0];

    /** Equal for equal states of a CPU, whatever its time-stamp counter. */
    long timeless(Cpu cpu) {
        load(cpu);
        words[Slot.TSC] = 0;
        return hash(cpu);
    }

    private void load(Cpu cpu) {
        if (words.length < cpu.words()) {
            words = new long[2 * cpu.words()];
        }
        cpu.save(words, 0);
    }

    private long hash(Cpu cpu) {
        int size = cpu.words();
        long salt = SALT + ((long) cpu.number() << 16);
        long hash = 0;
        for (int i = 0; i < size; i++) {
            hash ^= Journal.mix(salt + i, words[i]);
        }
        return hash;
    }
}
