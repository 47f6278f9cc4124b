package org.vmxlab.explore;

import org.vmxlab.cpu.Cpu;
import org.vmxlab.memory.MemoryModel;
import org.vmxlab.memory.StoreBuffer;

/**
 * Adds to a footprint what a CPU has to do with its own store buffer. It matters to nobody but the drains of this buffer, and
 * under sequential consistency not even to them, as the CPU waits for them.
 */
final class OwnStores {
    private final Footprint footprint;
    private final boolean counts;

    OwnStores(Footprint footprint, MemoryModel model) {
        this.footprint = footprint;
        this.counts = model == MemoryModel.TSO;
    }

    /** Whether a load is answered by the store buffer alone. */
    static boolean forwards(Cpu cpu, long address, int bytes) {
        StoreBuffer buffer = cpu.storeBuffer();
        for (int i = buffer.size() - 1; i >= 0; i--) {
            long stored = buffer.address(i);
            if (stored <= address && stored + buffer.bytes(i) >= address + bytes) {
                return true;
            }
        }
        return false;
    }

    /** How far {@code cpu} goes depends on whether its store buffer is empty. */
    void waits(Cpu cpu) {
        if (counts) {
            footprint.add(Sharing.buffer(cpu.number()), false);
        }
    }

    /** A load is answered by the store buffer. */
    void reads(Cpu cpu, long address, int bytes) {
        add(cpu, address, bytes, false);
    }

    /** A load would have been answered by the store buffer if a store to the address were still there. */
    void misses(Cpu cpu, long address, int bytes) {
        if (counts) {
            long last = Sharing.cell(address + bytes - 1);
            for (long cell = Sharing.cell(address); cell <= last; cell++) {
                footprint.add(Sharing.missing(Sharing.buffered(cpu.number(), cell)), false);
            }
        }
    }

    /** The oldest store becomes visible. */
    void drains(Cpu cpu) {
        long address = cpu.storeBuffer().address(0);
        int bytes = cpu.storeBuffer().bytes(0);
        footprint.add(address, bytes, true);
        if (counts) {
            footprint.add(Sharing.buffer(cpu.number()), true);
            add(cpu, address, bytes, true);
        }
    }

    private void add(Cpu cpu, long address, int bytes, boolean write) {
        long last = Sharing.cell(address + bytes - 1);
        for (long cell = Sharing.cell(address); cell <= last; cell++) {
            footprint.add(Sharing.buffered(cpu.number(), cell), write);
        }
    }
}
