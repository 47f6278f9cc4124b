package org.vmxlab.isa;

import java.util.Optional;
import org.eclipse.collections.api.map.primitive.MutableLongObjectMap;
import org.eclipse.collections.impl.map.mutable.primitive.LongObjectHashMap;
import org.jspecify.annotations.Nullable;
import org.vmxlab.memory.Memory;

/** Reads instructions out of a machine's memory. */
public final class CodeReader {
    private static final int LONGEST = 15;

    private final Memory memory;
    private final Decoder decoder;
    private final MutableLongObjectMap<Optional<Instruction>> known = new LongObjectHashMap<>();

    public CodeReader(Memory memory, Decoder decoder) {
        this.memory = memory;
        this.decoder = decoder;
    }

    /** The instruction at {@code address}, or null where none can be decoded. */
    public @Nullable Instruction at(long address) {
        Optional<Instruction> there = known.get(address);
        if (there == null) {
            there = decode(address);
            known.put(address, there);
        }
        return there.orElse(null);
    }

    private Optional<Instruction> decode(long address) {
        if (!memory.present(address, LONGEST)) {
            return Optional.empty();
        }
        Decoding decoding = decoder.decode(offset -> (int) memory.read(address + offset, 1), address);
        return decoding instanceof Decoding.Decoded decoded ? Optional.of(decoded.instruction()) : Optional.empty();
    }
}
