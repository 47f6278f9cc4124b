package org.vmxlab.encodings;

import java.util.Arrays;
import java.util.List;
import org.vmxlab.conformance.SplitMix;
import org.vmxlab.isa.Form;

/** Makes bytes that are an instruction, bytes that are nearly one, and bytes of any kind. */
final class ByteGenerator {
    private static final int LONGEST = 15;
    private static final int[] PREFIXES = {0x66, 0x67, 0xf0, 0xf2, 0xf3, 0x2e, 0x36, 0x3e, 0x26, 0x64, 0x65, 0x40};
    private static final int REX = 0x40;
    private static final int ESCAPE = 0x0f;

    private final SplitMix random;
    private final InstructionGenerator instructions;
    private final List<Form> forms = EncodedForms.all();
    private int next;

    ByteGenerator(long seed) {
        random = new SplitMix(seed);
        instructions = new InstructionGenerator(seed);
    }

    /** The next bytes, to stand at {@code address}: as many as an instruction can have, or fewer. */
    byte[] next(long address) {
        Form form = forms.get(next);
        next = (next + 1) % forms.size();
        return switch (random.below(5)) {
            case 0 -> prefixed(of(form, address));
            case 1 -> changed(of(form, address));
            case 2 -> anything();
            default -> of(form, address);
        };
    }

    byte[] of(Form form, long address) {
        return instructions.sample(form, address).bytes();
    }

    private byte[] prefixed(byte[] code) {
        byte[] longer = new byte[Math.min(LONGEST, code.length + 1)];
        System.arraycopy(code, 0, longer, 1, longer.length - 1);
        int prefix = PREFIXES[random.below(PREFIXES.length)];
        longer[0] = (byte) (prefix == REX ? REX | random.below(16) : prefix);
        return longer;
    }

    private byte[] changed(byte[] code) {
        byte[] other = Arrays.copyOf(code, LONGEST);
        other[random.below(Math.min(4, code.length))] = (byte) random.next();
        return other;
    }

    private byte[] anything() {
        byte[] bytes = new byte[LONGEST];
        for (int i = 0; i < LONGEST; i++) {
            bytes[i] = (byte) random.next();
        }
        if (random.below(3) == 0) {
            bytes[0] = ESCAPE;
        }
        return bytes;
    }
}
