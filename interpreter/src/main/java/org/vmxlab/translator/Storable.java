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
    /** Pages on either side: a stack moves little while a unit runs, and who enters it must not search long. */
    private static final int NEAR = 8;

    private static final Storable NOTHING = new Storable(0, 0);

    /** The page of {@code address}, which may be outside {@code window}, and its nearer neighbours. */
    public static Storable around(Cpu cpu, Memory.Window window, long address) {
        long offset = address - window.base();
        if (!cpu.unbuffered() || offset < 0 || offset >= window.size()) {
            return NOTHING;
        }
        byte[] marks = window.marks();
        int page = (int) (offset >>> PAGE_SHIFT);
        int first = page;
        int end = page;
        while (first > 0 && page - first < NEAR && marks[first - 1] == 0) {
            first--;
        }
        while (end < marks.length && end - page < NEAR && marks[end] == 0) {
            end++;
        }
        return between(window, first, end);
    }

    /** As many pages as there are together in {@code window}, wherever. */
    public static Storable longest(Cpu cpu, Memory.Window window, long anywhere) {
        return cpu.unbuffered() ? between(window, window.unmarked(), window.unmarkedEnd()) : NOTHING;
    }

    private static Storable between(Memory.Window window, int first, int end) {
        long size = (long) (end - first) << PAGE_SHIFT;
        return size == 0 ? NOTHING : new Storable(window.base() + ((long) first << PAGE_SHIFT), size - 7);
    }
}
