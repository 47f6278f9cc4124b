package org.vmxlab.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.vmxlab.diagnostic.SourceFile;

class ElfTest {
    private static final long SEED = 20171107;
    private static final int MUTATIONS = 20_000;

    private static Image image() {
        SourceFile file = SourceFile.of("a.asm", "nop\nnop\nret\n");
        return new Image(
                List.of(
                        new Segment(".text", 0x100000, new byte[] {(byte) 0x90, (byte) 0x90, (byte) 0xc3}, 3, true),
                        new Segment(".data", 0x100010, new byte[] {1, 2, 3, 4}, 4, false),
                        new Segment(".bss", 0x100020, new byte[0], 64, false)),
                List.of(
                        new Symbol("routine", 0x100000, 3, Symbol.Type.FUNCTION),
                        new Symbol("datum", 0x100010, 4, Symbol.Type.OBJECT)),
                List.of(new Image.Line(0x100000, file, 1), new Image.Line(0x100002, file, 3)),
                0x100000);
    }

    @Test
    void whatIsWrittenIsReadAgain() throws ElfException {
        Image read = ElfReader.read(new ElfWriter(image()).bytes());

        assertThat(read.entry()).isEqualTo(0x100000);
        assertThat(read.symbols()).isEqualTo(image().symbols());
        assertThat(read.segments()).extracting(Segment::name).containsExactly(".text", ".data", ".bss");
        assertThat(read.segments().get(0).executable()).isTrue();
        assertThat(read.segments().get(1).content()).containsExactly(1, 2, 3, 4);
        assertThat(read.segments().get(2).size()).isEqualTo(64);
    }

    @Test
    void otherFilesAreRefusedWithAReason() {
        assertThatThrownBy(() -> ElfReader.read(new byte[0]))
                .isInstanceOf(ElfException.class)
                .hasMessageContaining("not an ELF file");
        byte[] narrow = new ElfWriter(image()).bytes();
        narrow[4] = 1;
        assertThatThrownBy(() -> ElfReader.read(narrow))
                .isInstanceOf(ElfException.class)
                .hasMessageContaining("not a 64-bit");
        byte[] foreign = new ElfWriter(image()).bytes();
        foreign[18] = 3;
        assertThatThrownBy(() -> ElfReader.read(foreign))
                .isInstanceOf(ElfException.class)
                .hasMessageContaining("not for x86-64");
        byte[] cut = Arrays.copyOf(new ElfWriter(image()).bytes(), 200);
        assertThatThrownBy(() -> ElfReader.read(cut))
                .isInstanceOf(ElfException.class)
                .hasMessageContaining("cut off");
    }

    /** Cut and damaged files are read, or refused with a message; nothing else ever comes out. */
    @Test
    void damagedFilesNeverBreakTheReader() {
        byte[] sound = new ElfWriter(image()).bytes();
        Random random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged =
                    random.nextInt(4) == 0 ? Arrays.copyOf(sound, random.nextInt(sound.length)) : sound.clone();
            for (int k = random.nextInt(8); k >= 0 && damaged.length > 0; k--) {
                // Headers are where damage hurts: half of the changes go there.
                int at = random.nextBoolean()
                        ? random.nextInt(Math.min(64, damaged.length))
                        : random.nextInt(damaged.length);
                damaged[at] = (byte) random.nextInt();
            }
            try {
                ElfReader.read(damaged);
            } catch (ElfException message) {
                assertThat(message.getMessage()).isNotBlank();
                refused++;
            }
        }
        assertThat(refused).isBetween(MUTATIONS / 10, MUTATIONS);
    }
}
