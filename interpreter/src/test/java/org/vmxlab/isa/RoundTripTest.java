package org.vmxlab.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.vmxlab.encodings.InstructionGenerator;

/** Encoder and decoder are each other's inverse. */
class RoundTripTest {
    private static final long ADDRESS = 0x40_0000;
    private static final int SAMPLES = 60;
    private static final int RANDOM_SEQUENCES = 200_000;

    private final Decoder decoder = new Decoder(InstructionSet.standard());

    private Decoding decode(byte[] bytes) {
        return decoder.decode(offset -> offset < bytes.length ? bytes[offset] : 0, ADDRESS);
    }

    @Test
    void everyFormDecodesToWhatWasEncoded() {
        InstructionGenerator random = new InstructionGenerator(1);
        for (Definition definition : InstructionSet.standard().definitions()) {
            for (Form form : definition.forms()) {
                for (int i = 0; i < SAMPLES; i++) {
                    check(form, random.sample(form, ADDRESS));
                }
            }
        }
    }

    private void check(Form form, InstructionGenerator.Sample sample) {
        String what = form.definition() + " " + form.notation() + " " + sample + " "
                + HexFormat.of().formatHex(sample.bytes());
        Decoding decoding = decode(sample.bytes());
        assertThat(decoding).as(what).isInstanceOf(Decoding.Decoded.class);
        Instruction instruction = ((Decoding.Decoded) decoding).instruction();
        assertThat(instruction.length()).as(what).isEqualTo(sample.bytes().length);
        assertThat(instruction.prefix()).as(what).isEqualTo(sample.prefix());
        if (instruction.form().equals(form)) {
            assertThat(instruction.operands()).as(what).isEqualTo(sample.operands());
        } else {
            // Two notations for the same bytes: exchange is symmetric, a selector has 16 bits, 90h is NOP and XCHG.
            assertThat(form.definition().mnemonic()).as(what).isIn("xchg", "mov", "sldt");
            if (instruction.definition().mnemonic().equals("nop")) {
                assertThat(sample.operands().get(0))
                        .as(what)
                        .isEqualTo(sample.operands().get(1));
                return;
            }
            byte[] again = Encoder.encode(instruction.form(), instruction.operands(), ADDRESS, instruction.prefix());
            assertThat(again).as(what).isEqualTo(sample.bytes());
        }
    }

    @Test
    void anyBytesDecodeToSomethingAndWhatIsAnInstructionEncodesAgain() {
        Random random = new Random(2);
        int decoded = 0;
        for (int i = 0; i < RANDOM_SEQUENCES; i++) {
            byte[] bytes = new byte[16];
            random.nextBytes(bytes);
            Decoding decoding = decode(bytes);
            assertThat(decoding.length()).isBetween(1, 15);
            if (decoding instanceof Decoding.Decoded found) {
                decoded++;
                checkAgain(found.instruction(), HexFormat.of().formatHex(bytes));
            }
        }
        assertThat(decoded).isGreaterThan(RANDOM_SEQUENCES / 4);
    }

    /** Without its superfluous prefixes an instruction is shorter: it is placed so that it ends where it did. */
    private void checkAgain(Instruction instruction, String what) {
        byte[] again = endingAt(instruction.next(), instruction);
        long address = instruction.next() - again.length;
        Decoding second = decoder.decode(offset -> again[offset], address);
        assertThat(second)
                .as(what)
                .isEqualTo(new Decoding.Decoded(new Instruction(
                        instruction.form(), instruction.operands(), address, again.length, instruction.prefix())));
    }

    private static byte[] endingAt(long end, Instruction instruction) {
        for (int length = 1; length <= 15; length++) {
            try {
                byte[] bytes =
                        Encoder.encode(instruction.form(), instruction.operands(), end - length, instruction.prefix());
                if (bytes.length == length) {
                    return bytes;
                }
            } catch (IllegalArgumentException tooFar) {
                // A branch at the limit of its reach: right only with the right length.
            }
        }
        throw new AssertionError(instruction + " has no encoding");
    }
}
