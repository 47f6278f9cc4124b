package org.vmxlab.translator;

import org.vmxlab.cpu.Cpu;
import org.vmxlab.memory.Memory;

/**
 * Neighbouring pages without marks, where a store is bytes put into an array and nothing else.
 *
 * @param base address of the first byte
 * @param limit a store may begin at less than this from {@code base}; 0 if none may
 */
public record Storable(long base, long limit) {
    private static final int PAGE_SHIFT = 12;
    private static final Storable NOTHING = new Storable(0, 0);

    /** The page of {@code address}, which may be outside {@code window}, and its neighbours. */
    public static Storable around(Cpu cpu, Memory.Window window, long address) {
        long offset = address - window.base();
        if (!cpu.unbuffered() || offset < 0 || offset >= window.size()) {
            return NOTHING;
        }
        byte[] marks = window.marks();
        int first = (int) (offset >>> PAGE_SHIFT);
        int end = first;
        while (first > 0 && marks[first - 1] == 0) {
            first--;
        }
        while (end < marks.length && marks[end] == 0) {
            end++;
        }
        return between(window, first, end);
    }

    /** As many pages as there are together in {@code window}, wherever. */
    public static Storable longest(Cpu cpu, Memory.Window window, long anywhere) {
        if (!cpu.unbuffered()) {
            return NOTHING;
        }
        byte[] marks = window.marks();
        int first = 0;
        int end = 0;
        int from = 0;
        for (int page = 0; page <= marks.length; page++) {
            if (page < marks.length && marks[page] == 0) {
                continue;
            }
            if (page - from > end - first) {
                first = from;
                end = page;
            }
            from = page + 1;
        }
        return between(window, first, end);
    }

    private static Storable between(Memory.Window window, int first, int end) {
        long size = (long) (end - first) << PAGE_SHIFT;
        return size == 0 ? NOTHING : new Storable(window.base() + ((long) first << PAGE_SHIFT), size - 7);
    }
}
