package org.vmxlab.vmx;

import org.vmxlab.memory.Memory;

/**
 * The image of a VMCS in its region. Private format, after the two dwords that the manual defines: a seal over all that
 * follows, for each field whether it was ever written, and the values. The seal tells an image that a VMCLEAR left, or a
 * byte copy of one, from memory that something else has written.
 */
final class VmcsImage {
    private static final int SEAL = 8;
    private static final int WRITTEN = 16;
    private static final int VALUES = WRITTEN + 8 * VmcsData.MASKS;
    private static final int SIZE = 4096;
    private static final long SEAL_OF_EMPTY = 0x564D_4353_2043_4C52L;
    private static final int REVISION_BYTES = 4;
    private static final long ABSENT = 0xffff_ffffL;

    private final Memory memory;
    private final long address;

    VmcsImage(Memory memory, long address) {
        this.memory = memory;
        this.address = address;
    }

    /** Whether there is memory at the region's address. */
    boolean exists() {
        return memory.present(address, SIZE);
    }

    /** The first dword: revision identifier and shadow indicator; all ones where there is no memory. */
    long revision() {
        return memory.present(address, REVISION_BYTES) ? memory.read(address, REVISION_BYTES) : ABSENT;
    }

    /** Whether the seal fits the contents. */
    boolean isSealed() {
        return memory.read(address + SEAL, 8) == computeSeal();
    }

    private long computeSeal() {
        long seal = SEAL_OF_EMPTY;
        for (int offset = WRITTEN; offset < VALUES + 8 * VmcsLayout.PLACES; offset += 8) {
            seal ^= mix(offset, memory.read(address + offset, 8));
        }
        return seal;
    }

    /** Makes whatever the region holds a valid image; fields keep the bytes at their places, none counts as written. */
    void initialise() {
        for (int word = 0; word < VmcsData.MASKS; word++) {
            memory.write(address + WRITTEN + 8L * word, 8, 0);
        }
        memory.write(address + SEAL, 8, computeSeal());
    }

    /** Takes all fields from the image. */
    void loadInto(VmcsData data, boolean sealed) {
        for (VmcsField field : VmcsField.all()) {
            data.load(field.place(), memory.read(address + VALUES + 8L * field.place(), 8) & field.mask());
        }
        for (int word = 0; word < VmcsData.MASKS; word++) {
            data.settle(word, sealed ? memory.read(address + WRITTEN + 8L * word, 8) : 0);
        }
    }

    /** Brings the image up to date with {@code data}; touches only what is newer there. */
    void store(VmcsData data) {
        long seal = memory.read(address + SEAL, 8);
        for (int word = 0; word < VmcsData.MASKS; word++) {
            long newer = data.newer(word);
            if (newer == 0) {
                continue;
            }
            for (long rest = newer; rest != 0; rest &= rest - 1) {
                int place = word * 64 + Long.numberOfTrailingZeros(rest);
                seal ^= replace(VALUES + 8 * place, data.value(place));
            }
            int at = WRITTEN + 8 * word;
            long written = memory.read(address + at, 8) | newer;
            seal ^= replace(at, written);
            data.settle(word, written);
        }
        memory.write(address + SEAL, 8, seal);
    }

    /** Seals the image anew after stores that bypassed it. */
    void reseal() {
        memory.write(address + SEAL, 8, computeSeal());
    }

    private long replace(int offset, long value) {
        long old = memory.read(address + offset, 8);
        if (old == value) {
            return 0;
        }
        memory.write(address + offset, 8, value);
        return mix(offset, old) ^ mix(offset, value);
    }

    private static long mix(int offset, long value) {
        if (value == 0) {
            return 0;
        }
        long h = (value ^ offset * 0x9E37_79B9_7F4A_7C15L) * 0xD6E8_FEB8_6659_FD93L;
        return h ^ h >>> 31;
    }
}
