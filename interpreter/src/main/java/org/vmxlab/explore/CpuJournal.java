package org.vmxlab.explore;

import java.util.Arrays;
import java.util.List;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.memory.Journal;

/**
 * The states of CPUs along the way of a search, with their hashes: the present ones whole, those before as what has changed
 * since. A transition changes few words of one CPU; all that is done here is in proportion to them.
 */
final class CpuJournal {
    private static final long SALT = 0x6370750000000000L;
    private static final int CPU_SHIFT = 16;
    private static final int PLACE_MASK = (1 << CPU_SHIFT) - 1;
    /** Beside the places of words: how many words there were, and their hash. */
    private static final int COUNT = PLACE_MASK;

    private static final int HASH = PLACE_MASK - 1;
    /** In arrays that grow by doubling. */
    private static final int BYTES_PER_ENTRY = 2 * (Integer.BYTES + Long.BYTES);

    private final Cpu[] cpus;
    /** Whether states that differ in their time-stamp counters alone are different. */
    private final boolean timed;

    private final long[][] present;
    private final int[] counts;
    private final long[] hashes;
    private long[] now = new long[0];

    private int[] places = new int[1 << 10];
    private long[] olds = new long[1 << 10];
    private int size;

    /** What {@code cpus} are now is where the way begins. */
    CpuJournal(List<Cpu> cpus, boolean timed) {
        this.cpus = cpus.toArray(new Cpu[0]);
        this.timed = timed;
        present = new long[this.cpus.length][0];
        counts = new int[this.cpus.length];
        hashes = new long[this.cpus.length];
        for (int number = 0; number < this.cpus.length; number++) {
            record(number);
        }
        size = 0;
    }

    /** The present position, for {@link #rollBack}. */
    int mark() {
        return size;
    }

    /** Bytes that the way takes. */
    long bytes() {
        return (long) BYTES_PER_ENTRY * size;
    }

    /** Hash of the state of CPU {@code number} that was recorded last. */
    long hash(int number) {
        return hashes[number];
    }

    /** CPU {@code number}, and no other, may have changed. */
    void record(int number) {
        Cpu cpu = cpus[number];
        int count = cpu.words();
        if (now.length < count) {
            now = new long[2 * count];
        }
        cpu.save(now, 0);
        int before = counts[number];
        reserve(number, count, before);
        note(number, HASH, hashes[number]);
        if (count != before) {
            note(number, COUNT, before);
            counts[number] = count;
        }
        long[] words = present[number];
        int common = Math.min(count, before);
        long hash = hashes[number] ^ changes(number, words, common);
        for (int place = common; place < before; place++) {
            note(number, place, words[place]);
            hash ^= mix(number, place, words[place]);
        }
        for (int place = common; place < count; place++) {
            words[place] = now[place];
            hash ^= mix(number, place, words[place]);
        }
        hashes[number] = hash;
    }

    /** Takes over the first {@code count} words; answers by how much the hash changes. */
    private long changes(int number, long[] words, int count) {
        long hash = 0;
        int place = 0;
        while (true) {
            int same = Arrays.mismatch(words, place, count, now, place, count);
            if (same < 0) {
                return hash;
            }
            place += same;
            note(number, place, words[place]);
            hash ^= mix(number, place, words[place]) ^ mix(number, place, now[place]);
            words[place] = now[place];
            place++;
        }
    }

    private long mix(int number, int place, long word) {
        return place == Slot.TSC && !timed ? 0 : Journal.mix(SALT + ((long) number << CPU_SHIFT) + place, word);
    }

    private void reserve(int number, int count, int before) {
        if (present[number].length < count) {
            present[number] = Arrays.copyOf(present[number], 2 * count);
        }
        int most = size + Math.max(count, before) + 2;
        if (most > places.length) {
            places = Arrays.copyOf(places, 2 * most);
            olds = Arrays.copyOf(olds, 2 * most);
        }
    }

    private void note(int number, int place, long old) {
        places[size] = number << CPU_SHIFT | place;
        olds[size] = old;
        size++;
    }

    /** CPU {@code number}, and no other, goes back to what it was at {@code mark}. */
    void rollBack(int number, int mark) {
        while (size > mark) {
            size--;
            int place = places[size] & PLACE_MASK;
            switch (place) {
                case COUNT -> counts[number] = (int) olds[size];
                case HASH -> hashes[number] = olds[size];
                default -> present[number][place] = olds[size];
            }
        }
        cpus[number].load(present[number], 0);
    }

    /** Whether CPU {@code number} is what it was at {@code mark}, but for its time-stamp counter and its store buffer. */
    boolean isAgain(int number, int mark) {
        Cpu cpu = cpus[number];
        int count = counts[number] - cpu.storeBuffer().words();
        if (now.length < count) {
            now = new long[2 * count];
        }
        System.arraycopy(present[number], 0, now, 0, count);
        for (int i = size - 1; i >= mark; i--) {
            int place = places[i] & PLACE_MASK;
            if (places[i] >>> CPU_SHIFT == number && place < count) {
                now[place] = olds[i];
            }
        }
        now[Slot.TSC] = present[number][Slot.TSC];
        return Arrays.equals(now, 0, count, present[number], 0, count);
    }
}
