package org.vmxlab.explore;

import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.memory.Journal;

/** Hashes of all that belongs to one CPU. */
final class CpuHash {
    private static final long SALT = 0x6370750000000000L;

    private CpuHash() {}

    /** Whether the time-stamp counter counts. */
    enum Time {
        COUNTED,
        IGNORED
    }

    /** Equal for equal states of a CPU. */
    static long of(Cpu cpu, Time time) {
        long[] words = new long[cpu.words()];
        cpu.save(words, 0);
        if (time == Time.IGNORED) {
            words[Slot.TSC] = 0;
        }
        long salt = SALT + ((long) cpu.number() << 16);
        long hash = 0;
        for (int i = 0; i < words.length; i++) {
            hash ^= Journal.mix(salt + i, words[i]);
        }
        return hash;
    }
}
