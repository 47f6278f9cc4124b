package org.vmxlab.translator;

import java.util.List;
import org.vmxlab.isa.Instruction;
import org.vmxlab.memory.Memory;

/**
 * A unit and the code that it was made of.
 *
 * @param entries addresses of its blocks, at each of which it can begin
 * @param code the bytes of its instructions
 */
record Translation(Unit unit, List<Long> entries, List<Bytes> code) {
    /** Up to 15 bytes at an address. */
    record Bytes(long address, int length, long low, long high) {
        static Bytes of(long address, int length, Memory memory) {
            int first = Math.min(length, 8);
            return new Bytes(
                    address,
                    length,
                    memory.read(address, first),
                    length > first ? memory.read(address + first, length - first) : 0);
        }
    }

    static Translation of(Region region, Unit unit, Memory memory) {
        return new Translation(
                unit,
                region.blocks().stream().map(Region.Block::address).toList(),
                region.blocks().stream()
                        .flatMap(block -> block.instructions().stream())
                        .map(instruction -> bytes(instruction, memory))
                        .distinct()
                        .toList());
    }

    private static Bytes bytes(Instruction instruction, Memory memory) {
        return Bytes.of(instruction.address(), instruction.length(), memory);
    }

    /** Whether {@code memory} has the code, and knows it as code: that is, stores to it are noticed. */
    boolean matches(Memory memory) {
        for (Bytes bytes : code) {
            if (!memory.present(bytes.address(), bytes.length())
                    || !memory.isCode(bytes.address(), bytes.length())
                    || !Bytes.of(bytes.address(), bytes.length(), memory).equals(bytes)) {
                return false;
            }
        }
        return true;
    }
}
