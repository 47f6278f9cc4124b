package org.vmxlab.explore;

import java.util.function.LongUnaryOperator;
import org.eclipse.collections.impl.map.mutable.primitive.LongBooleanHashMap;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.EventNesting;
import org.vmxlab.cpu.Slot;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.Decoding;
import org.vmxlab.isa.InstructionSet;
import org.vmxlab.memory.Journal;
import org.vmxlab.memory.Memory;

/**
 * The routines that are active on a CPU, from the return addresses on its stack: words that follow a CALL. Pointers to
 * routines lie there as well, saved by whoever was interrupted, and would make causes out of chance.
 */
final class CallChains {
    private static final long NO_ROUTINE = 0;
    private static final int SHORTEST_CALL = 2;
    private static final int LONGEST_CALL = 9;
    private static final int LONGEST = 15;

    private final Memory memory;
    private final Stacks stacks;
    private final LongUnaryOperator routine;
    private final Decoder decoder = new Decoder(InstructionSet.standard());
    /** Whether a CALL ends at an address. */
    private final LongBooleanHashMap calls = new LongBooleanHashMap();

    /** @param routine the address of the routine that an address belongs to, 0 if it belongs to none */
    CallChains(Memory memory, Stacks stacks, LongUnaryOperator routine) {
        this.memory = memory;
        this.stacks = stacks;
        this.routine = routine;
    }

    /** A hash of the chain of {@code cpu}, up to the interrupt whose handler runs: what was interrupted is chance. */
    long of(Cpu cpu) {
        long top = EventNesting.level(cpu) > 0 ? EventNesting.frame(cpu) : stacks.top(cpu.number());
        long inner = routine.applyAsLong(cpu.rip());
        long hash = Journal.mix(1, inner);
        for (long at = cpu.get(Slot.RSP) & -8; stacks.isOn(cpu.number(), at) && at < top; at += 8) {
            long word = memory.read(at, 8);
            long caller = routine.applyAsLong(word - 1);
            if (caller != NO_ROUTINE && calls.getIfAbsentPut(word, () -> isBehindCall(word))) {
                hash = Journal.mix(hash, caller);
            }
        }
        return hash;
    }

    private boolean isBehindCall(long address) {
        for (int length = SHORTEST_CALL; length <= LONGEST_CALL; length++) {
            long begin = address - length;
            if (memory.present(begin, LONGEST)
                    && decoder.decode(offset -> (int) memory.read(begin + offset, 1), begin)
                            instanceof Decoding.Decoded decoded
                    && decoded.instruction().next() == address
                    && decoded.instruction().definition().mnemonic().equals("call")) {
                return true;
            }
        }
        return false;
    }
}
