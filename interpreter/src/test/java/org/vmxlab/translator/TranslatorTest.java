package org.vmxlab.translator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.vmxlab.isa.Instruction;

/**
 * Random programs on both engines. {@code -Dvmxlab.translator.programs=N} makes more of them, from {@code
 * -Dvmxlab.translator.seed=S} on.
 */
class TranslatorTest {
    private static final long PROGRAMS = Long.getLong("vmxlab.translator.programs", 20_000);
    private static final long SEED = Long.getLong("vmxlab.translator.seed", 1);
    private static final long FEW = 400;

    private static List<String> differences(Emitters emitters, long first, long programs) {
        return LongStream.range(first, first + programs)
                .parallel()
                .mapToObj(seed ->
                        new BothEngines(seed, new Translations(emitters, Translations.Eagerness.ALWAYS)).compare())
                .flatMap(java.util.Optional::stream)
                .limit(5)
                .toList();
    }

    @Test
    void translatedProgramsDoWhatInterpretedOnesDo() {
        assertThat(differences(Emitters.standard(), SEED, PROGRAMS)).isEmpty();
    }

    @Test
    void withoutEmittersEverythingIsRightToo() {
        assertThat(differences(Emitters.NONE, SEED, FEW)).isEmpty();
    }

    @Test
    void programsAreTranslatedAtAll() {
        long steps = 0;
        List<String> emitted = new ArrayList<>();
        for (long seed = 0; seed < FEW; seed++) {
            Translations translations = new Translations(Emitters.standard(), Translations.Eagerness.ALWAYS);
            new BothEngines(seed, translations).compare();
            steps += translations.statistics().steps();
            if (translations.statistics().units() > 0) {
                emitted.add("" + seed);
            }
        }
        assertThat(steps).isGreaterThan(50 * FEW);
        assertThat(emitted).hasSizeGreaterThan((int) (FEW * 3 / 4));
    }

    /** An emitter that forgets the carry into ADC. */
    @Test
    void anErrorInOneEmitterIsSeen() {
        Emitter add = Emitters.standard().named("add");
        Emitter wrong = new Emitter() {
            @Override
            public boolean takes(Instruction instruction) {
                return add.takes(instruction);
            }

            @Override
            public FlagUse flagUse(Instruction instruction) {
                return FlagUse.READS;
            }

            @Override
            public void emit(Emission to, Instruction instruction) {
                add.emit(to, instruction);
            }
        };
        assertThat(differences(Emitters.standard().with("adc", wrong), 1, 4 * FEW))
                .isNotEmpty();
    }
}
