package org.vmxlab.encodings;

import java.util.Arrays;
import java.util.List;

/** Where the samples of a batch stand: one behind the other, with room for what bytes behind an instruction are read as. */
final class Places {
    static final long ORIGIN = 0x40_0000;
    /** An instruction that begins in the last of 15 bytes has ended here. */
    static final int BYTES = 32;

    private static final int NOP = 0x90;

    private Places() {}

    static long address(int index) {
        return ORIGIN + (long) index * BYTES;
    }

    /** A flat binary with each of {@code samples} at its place and NOPs between them. */
    static byte[] image(List<byte[]> samples) {
        byte[] image = new byte[samples.size() * BYTES];
        Arrays.fill(image, (byte) NOP);
        for (int i = 0; i < samples.size(); i++) {
            System.arraycopy(samples.get(i), 0, image, i * BYTES, samples.get(i).length);
        }
        return image;
    }
}
