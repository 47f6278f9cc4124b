package org.vmxlab.entry;

import org.vmxlab.cpu.Cpu;

/** Bitmaps in memory that tell what exits. */
final class Bitmaps {
    private Bitmaps() {}

    /** Bit {@code number} of the bitmap at {@code address}; memory that does not exist reads as ones. */
    static boolean isSet(Cpu cpu, long address, int number) {
        long place = address + (number >>> 3);
        return !cpu.memory().present(place, 1) || (cpu.memory().read(place, 1) >>> (number & 7) & 1) != 0;
    }
}
