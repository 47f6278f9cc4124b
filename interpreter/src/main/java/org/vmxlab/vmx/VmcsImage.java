package org.vmxlab.vmx;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vmxlab.memory.Memory;
import org.vmxlab.memory.Page;

/**
 * The image of a VMCS in its region. Private format, after the two dwords that the manual defines: a seal over all that
 * follows, for each field whether it was ever written, and the values. The seal tells an image that a VMCLEAR left, or a
 * byte copy of one, from memory that something else has written.
 */
final class VmcsImage {
    private static final int SEAL = 8;
    private static final int WRITTEN = 16;
    private static final int VALUES = WRITTEN + 8 * VmcsData.MASKS;
    private static final long SEAL_OF_EMPTY = 0x564D_4353_2043_4C52L;
    private static final long FIRST_DWORD = 0xffff_ffffL;

    private final @Nullable Page region;

    VmcsImage(Memory memory, long address) {
        region = memory.page(address);
    }

    /** Whether there is memory at the region's address. */
    boolean exists() {
        return region != null;
    }

    private Page page() {
        return Objects.requireNonNull(region, "there is no memory at the region");
    }

    /** The first dword: revision identifier and shadow indicator; all ones where there is no memory. */
    long revision() {
        return region == null ? FIRST_DWORD : region.get(0) & FIRST_DWORD;
    }

    /** Whether the seal fits the contents. */
    boolean isSealed() {
        return page().get(SEAL) == computeSeal();
    }

    private long computeSeal() {
        Page page = page();
        long seal = SEAL_OF_EMPTY;
        for (int offset = WRITTEN; offset < VALUES + 8 * VmcsLayout.PLACES; offset += 8) {
            seal ^= mix(offset, page.get(offset));
        }
        return seal;
    }

    /** Makes whatever the region holds a valid image; fields keep the bytes at their places, none counts as written. */
    void initialise() {
        Page page = page();
        for (int word = 0; word < VmcsData.MASKS; word++) {
            page.set(WRITTEN + 8 * word, 0);
        }
        page.set(SEAL, computeSeal());
    }

    /** Takes all fields from the image. */
    void loadInto(VmcsData data, boolean sealed) {
        Page page = page();
        for (VmcsField field : VmcsField.all()) {
            data.load(field.place(), page.get(VALUES + 8 * field.place()) & field.mask());
        }
        for (int word = 0; word < VmcsData.MASKS; word++) {
            data.settle(word, sealed ? page.get(WRITTEN + 8 * word) : 0);
        }
    }

    /** Brings the image up to date with {@code data}; touches only what is newer there. */
    void store(VmcsData data) {
        Page page = page();
        long seal = page.get(SEAL);
        for (int words = data.wordsWithNewer(); words != 0; words &= words - 1) {
            int word = Integer.numberOfTrailingZeros(words);
            long newer = data.newer(word);
            for (long rest = newer; rest != 0; rest &= rest - 1) {
                int place = word * 64 + Long.numberOfTrailingZeros(rest);
                seal ^= replace(page, VALUES + 8 * place, data.value(place));
            }
            int at = WRITTEN + 8 * word;
            long written = page.get(at) | newer;
            seal ^= replace(page, at, written);
            data.settle(word, written);
        }
        page.set(SEAL, seal);
    }

    private static long replace(Page page, int offset, long value) {
        long old = page.get(offset);
        if (old == value) {
            return 0;
        }
        page.set(offset, value);
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
