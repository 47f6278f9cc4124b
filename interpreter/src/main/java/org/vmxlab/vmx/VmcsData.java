package org.vmxlab.vmx;

import org.vmxlab.memory.Journal;
import org.vmxlab.memory.Words;

/**
 * The data of a VMCS as the processor on which it is active holds it: a value for each field, and for each whether it is
 * newer than the image in memory. Journaled.
 */
public final class VmcsData extends Words {
    /** Words of a bit mask over all fields. */
    static final int MASKS = (VmcsLayout.PLACES + 63) / 64;

    private static final int NEWER = 0;
    private static final int WRITTEN = NEWER + MASKS;
    private static final int VALUES = WRITTEN + MASKS;
    private static final int HIGH_SHIFT = 32;
    private static final long LOW_32 = 0xffff_ffffL;

    private final Vmcs vmcs;

    VmcsData(Vmcs vmcs, Journal journal, long salt) {
        super(journal, salt, VALUES + VmcsLayout.PLACES);
        this.vmcs = vmcs;
    }

    /**
     * VMCLEAR on {@code cpu} of the VMCS whose data it is, which is active there and no other CPU's.
     *
     * @return false, and nothing is done, for any other
     */
    public boolean clearSettled(int cpu) {
        return vmcs.clearSettled(cpu);
    }

    /** The value of {@code field}, zero-extended. */
    public long read(VmcsField field) {
        return get(VALUES + field.place());
    }

    /** Sets {@code field} to the bits of {@code value} that it holds. */
    public void write(VmcsField field, long value) {
        change(field.place(), value & field.mask());
    }

    /** Whether {@code field} was ever written, here or in the image that was loaded. */
    public boolean wasWritten(VmcsField field) {
        return wasWritten(field.place());
    }

    /** Whether the field at {@code place}, from {@link VmcsTable#place}, was ever written. */
    public boolean wasWritten(int place) {
        int word = place >>> 6;
        return ((get(NEWER + word) | get(WRITTEN + word)) >>> place & 1) != 0;
    }

    /** VMREAD of a supported encoding; {@code place} from {@link VmcsTable#place}. */
    public long readEncoded(int place, long encoding) {
        long value = get(VALUES + place);
        return VmxCapabilities.isHigh(encoding) ? value >>> HIGH_SHIFT : value;
    }

    /**
     * VMWRITE of a supported encoding: bits that the field does not hold are dropped (SDM volume 3C, 24.11.2);
     * {@code place} from {@link VmcsTable#place}.
     */
    public void writeEncoded(int place, long encoding, long value) {
        switch ((int) encoding >>> 13 & 3) {
            case 0 -> change(place, value & 0xffff);
            case 2 -> change(place, value & LOW_32);
            default ->
                change(
                        place,
                        VmxCapabilities.isHigh(encoding) ? get(VALUES + place) & LOW_32 | value << HIGH_SHIFT : value);
        }
    }

    private void change(int place, long value) {
        set(VALUES + place, value);
        int word = NEWER + (place >>> 6);
        set(word, get(word) | 1L << place);
    }

    /** For which words {@link #newer} is not 0, as a bit mask. */
    int wordsWithNewer() {
        int result = 0;
        for (int word = 0; word < MASKS; word++) {
            result |= newer(word) == 0 ? 0 : 1 << word;
        }
        return result;
    }

    /** Fields 64 * {@code word} … that are newer than the image. */
    long newer(int word) {
        return get(NEWER + word);
    }

    /** Fields 64 * {@code word} … that the image was ever given. */
    long written(int word) {
        return get(WRITTEN + word);
    }

    long value(int place) {
        return get(VALUES + place);
    }

    /** Takes the value of a field from the image. */
    void load(int place, long value) {
        set(VALUES + place, value);
    }

    /** Marks fields as the image has them: nothing newer, {@code written} as the image says. */
    void settle(int word, long written) {
        set(NEWER + word, 0);
        set(WRITTEN + word, written);
    }

    /** Forgets everything, so that states with and without a past copy are the same state. */
    void clear() {
        for (int i = 0; i < VALUES + VmcsLayout.PLACES; i++) {
            set(i, 0);
        }
    }
}
