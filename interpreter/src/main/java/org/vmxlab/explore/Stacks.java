package org.vmxlab.explore;

import java.util.List;

/** Where the stacks of the CPUs lie. What lies below RSP on its CPU's stack is dead. */
public final class Stacks {
    private final long[] low;
    private final long[] top;

    /**
     * @param tops for each CPU the first byte after its stack
     * @param bytes size of each
     */
    public Stacks(List<Long> tops, int bytes) {
        top = tops.stream().mapToLong(Long::longValue).toArray();
        low = tops.stream().mapToLong(each -> each - bytes).toArray();
    }

    /** Whether {@code address} lies on the stack of CPU {@code cpu}. */
    boolean isOn(int cpu, long address) {
        return address >= low[cpu] && address < top[cpu];
    }

    /** Whether RSP of CPU {@code cpu} may be {@code address} while it uses its stack. */
    boolean holds(int cpu, long address) {
        return address >= low[cpu] && address <= top[cpu];
    }

    /** First byte after the stack of CPU {@code cpu}. */
    public long top(int cpu) {
        return top[cpu];
    }

    /** First byte of the stack of CPU {@code cpu}. */
    public long bottom(int cpu) {
        return low[cpu];
    }

    /** The CPU on whose stack {@code address} lies; -1 for none. */
    public int ownerOf(long address) {
        for (int cpu = 0; cpu < low.length; cpu++) {
            if (isOn(cpu, address)) {
                return cpu;
            }
        }
        return -1;
    }
}
