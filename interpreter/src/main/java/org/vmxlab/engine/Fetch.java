package org.vmxlab.engine;

import org.vmxlab.arch.Canonical;
import org.vmxlab.arch.CpuException;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.Decoding;
import org.vmxlab.memory.Memory;

/** Fetches and decodes instructions from memory. */
public final class Fetch {
    private static final int LONGEST_INSTRUCTION = 15;

    private final Memory memory;
    private final Decoder decoder;

    /** Fetches from {@code memory}. */
    public Fetch(Memory memory, Decoder decoder) {
        this.memory = memory;
        this.decoder = decoder;
    }

    /**
     * What stands at {@code address}.
     *
     * @throws CpuException #GP or #PF of the fetch
     */
    public Decoding decode(long address) {
        if (!Canonical.is(address)) {
            throw CpuException.generalProtection(0);
        }
        if (!memory.present(address, 1)) {
            throw CpuException.pageFault(address, 0);
        }
        int limit = available(address);
        return decoder.decode(
                offset -> {
                    if (offset >= limit) {
                        throw CpuException.pageFault(address + offset, 0);
                    }
                    return (int) memory.read(address + offset, 1);
                },
                address);
    }

    private int available(long address) {
        if (memory.present(address, LONGEST_INSTRUCTION)) {
            return LONGEST_INSTRUCTION;
        }
        int available = 1;
        while (available < LONGEST_INSTRUCTION && memory.present(address + available, 1)) {
            available++;
        }
        return available;
    }

    /** How many bytes made {@code address} mean what it does: where nothing can be decoded, any of them may be the reason. */
    int decisive(long address, Decoding decoding) {
        return decoding instanceof Decoding.Decoded ? decoding.length() : available(address);
    }
}
