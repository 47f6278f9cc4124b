package org.vmxlab.translator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmxlab.engine.FastPath;
import org.vmxlab.engine.Fetch;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.InstructionSet;
import org.vmxlab.memory.Memory;

/** Units of a program's code, translated once for all machines that run it, on whatever threads. */
public final class Translations implements FastPath.Factory {
    /** The JVM does not compile a method of more bytes of code (HugeMethodLimit). */
    private static final int LONGEST_CODE = 8000;

    private static final int MOST_INSTRUCTIONS = 256;
    private static final int FEWEST_INSTRUCTIONS = 8;

    private final Emitters emitters;
    private final Decoder decoder = new Decoder(InstructionSet.standard());
    private final Map<Long, List<Translation>> known = new HashMap<>();

    /** None translated yet. */
    public Translations() {
        this(Emitters.standard());
    }

    Translations(Emitters emitters) {
        this.emitters = emitters;
    }

    @Override
    public FastPath create(Memory memory) {
        return new Translator(memory, this);
    }

    /** A translation of the code that {@code memory} has at {@code entry}; none if no instruction is there. */
    synchronized Optional<Translation> at(long entry, Memory memory) {
        List<Translation> candidates = known.computeIfAbsent(entry, address -> new ArrayList<>());
        for (Translation candidate : candidates) {
            if (candidate.matches(memory)) {
                return Optional.of(candidate);
            }
        }
        Optional<Translation> made = translate(entry, memory);
        made.ifPresent(candidates::add);
        return made;
    }

    private Optional<Translation> translate(long entry, Memory memory) {
        Fetch fetch = new Fetch(memory, decoder);
        for (int most = MOST_INSTRUCTIONS; most >= FEWEST_INSTRUCTIONS; most /= 2) {
            Region region = Region.from(entry, most, fetch, this::endsBlock);
            if (region.blocks().isEmpty()) {
                return Optional.empty();
            }
            UnitCompiler.Compiled compiled = new UnitCompiler(region, emitters).compile();
            if (compiled.codeLength() < LONGEST_CODE || most / 2 < FEWEST_INSTRUCTIONS) {
                return Optional.of(Translation.of(region, compiled, memory));
            }
        }
        return Optional.empty();
    }

    /** What an action does may need the CPU's attention: a block ends there, so that it can begin again behind it. */
    private boolean endsBlock(Instruction instruction) {
        return emitters.of(instruction).isEmpty();
    }
}
