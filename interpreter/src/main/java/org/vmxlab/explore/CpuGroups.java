package org.vmxlab.explore;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * CPUs that can tell of each other: who shares memory with whom, sends interrupts to whom. CPUs of different groups have
 * nothing to do with each other, so that the order of their steps makes no difference: what one group may do next is a
 * persistent set (Godefroid 1996, section 4.1).
 */
final class CpuGroups {
    static final int MOST_CPUS = 64;

    /** Parent of each CPU in a forest whose trees are the groups; the smallest CPU is the root. */
    private final byte[] parent = new byte[MOST_CPUS];

    CpuGroups() {
        for (int cpu = 0; cpu < MOST_CPUS; cpu++) {
            parent[cpu] = (byte) cpu;
        }
    }

    /** The CPU that stands for the group of {@code cpu}: the one with the smallest number. */
    int of(int cpu) {
        int root = cpu;
        while (parent[root] != root) {
            root = parent[root];
        }
        return root;
    }

    /** Makes one group of those of {@code one} and {@code other}; answers whether they were two. */
    boolean join(int one, int other) {
        int first = of(one);
        int second = of(other);
        parent[Math.max(first, second)] = (byte) Math.min(first, second);
        return first != second;
    }

    /** Makes one group of all; answers whether there were more. */
    boolean joinAll() {
        boolean news = false;
        for (int cpu = 1; cpu < MOST_CPUS; cpu++) {
            news |= join(0, cpu);
        }
        return news;
    }

    /** Joins what is joined in {@code other}; answers whether that was news. */
    boolean absorb(CpuGroups other) {
        boolean news = false;
        for (int cpu = 0; cpu < MOST_CPUS; cpu++) {
            news |= join(cpu, other.parent[cpu]);
        }
        return news;
    }

    void write(DataOutput to) throws IOException {
        to.write(parent);
    }

    /**
     * Joins what {@link #write} wrote.
     *
     * @throws IOException if it was cut off, or names a CPU that cannot be
     */
    void read(DataInput from) throws IOException {
        for (int cpu = 0; cpu < MOST_CPUS; cpu++) {
            int other = from.readUnsignedByte();
            if (other >= MOST_CPUS) {
                throw new IOException("a CPU of number " + other);
            }
            join(cpu, other);
        }
    }
}
