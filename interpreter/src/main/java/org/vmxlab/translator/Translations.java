package org.vmxlab.translator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.LimitExceededException;
import org.objectweb.asm.MethodTooLargeException;
import org.vmxlab.engine.Actions;
import org.vmxlab.engine.FastPath;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.InstructionSet;
import org.vmxlab.memory.Memory;

/** Units of a program's code, translated once for all machines that run it, on whatever threads. */
public final class Translations implements FastPath.Factory {
    /** The JVM does not compile a method of more bytes of code (HugeMethodLimit). */
    private static final int LONGEST_CODE = 8000;

    private static final int MOST_INSTRUCTIONS = 256;
    private static final int FEWEST_INSTRUCTIONS = 4;

    /** When code is translated and run so. */
    enum Eagerness {
        /** After so many steps that a translation pays for itself, very roughly, and where a unit can make many. */
        WHERE_IT_PAYS(20_000, 2 * MOST_INSTRUCTIONS),
        /** Wherever it can be. */
        ALWAYS(0, 1);

        private final long patience;
        private final long shortest;

        Eagerness(long patience, long shortest) {
            this.patience = patience;
            this.shortest = shortest;
        }
    }

    private final Supplier<Emitters> table;
    private final Eagerness eagerness;
    private final Decoder decoder = new Decoder(InstructionSet.standard());
    private final Map<Long, List<Translation>> known = new HashMap<>();
    private final Map<String, Long> actions = new HashMap<>();
    private final LongAdder steps = new LongAdder();
    private long instructions;
    /** Made when something is translated: most programs end before. */
    private @Nullable Emitters emitters;

    /** None translated yet. */
    public Translations() {
        this(Emitters::standard, Eagerness.WHERE_IT_PAYS);
    }

    /**
     * None made yet, and none will be translated: what runs long becomes a chain of the actions that the interpreter performs, in
     * which each has a place of its own. Where one place performs them all, the processor guesses wrong which comes next.
     */
    public static Translations ofActions() {
        return new Translations(Emitters.NONE, Eagerness.WHERE_IT_PAYS);
    }

    /** None made yet; whatever can be translated will be, for tests of what that comes to. */
    public static Translations eager() {
        return new Translations(Emitters::standard, Eagerness.ALWAYS);
    }

    Translations(Emitters emitters, Eagerness eagerness) {
        this(() -> emitters, eagerness);
    }

    private Translations(Supplier<Emitters> table, Eagerness eagerness) {
        this.table = table;
        this.eagerness = eagerness;
    }

    long patience() {
        return eagerness.patience;
    }

    /** A unit needs steps for the longest way through it before it begins. */
    long shortest() {
        return eagerness.shortest;
    }

    void ran(long made) {
        steps.add(made);
    }

    /**
     * What was translated.
     *
     * @param units methods that were made
     * @param instructions instructions in them
     * @param actions how many of them have no emitter, by mnemonic
     * @param steps steps that CPUs made in them
     */
    public record Statistics(long units, long instructions, Map<String, Long> actions, long steps) {}

    /** What was translated so far. */
    public synchronized Statistics statistics() {
        long units = known.values().stream().mapToLong(List::size).sum();
        return new Statistics(units, instructions, new TreeMap<>(actions), steps.sum());
    }

    @Override
    public FastPath create(Memory memory) {
        return new Translator(memory, this);
    }

    /** A translation of the code that {@code memory} has at {@code entry}; none if no instruction was run there. */
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
        for (int most = MOST_INSTRUCTIONS; most >= FEWEST_INSTRUCTIONS; most /= 2) {
            Region region = Region.from(entry, most, memory, decoder, this::endsBlock);
            if (region.blocks().isEmpty()) {
                return Optional.empty();
            }
            Optional<Unit> unit = compile(region);
            if (unit.isPresent()) {
                count(region);
                return Optional.of(Translation.of(region, unit.get(), memory));
            }
        }
        return Optional.empty();
    }

    /** A unit that the JVM takes, and compiles. */
    private Optional<Unit> compile(Region region) {
        try {
            UnitCompiler.Compiled compiled = new UnitCompiler(region, emitters()).compile();
            return compiled.codeLength() < LONGEST_CODE ? Optional.of(compiled.unit()) : Optional.empty();
        } catch (MethodTooLargeException | LimitExceededException tooLarge) {
            return Optional.empty();
        }
    }

    private void count(Region region) {
        for (Region.Block block : region.blocks()) {
            instructions += block.instructions().size();
            for (Instruction instruction : block.instructions()) {
                if (emitters().of(instruction).isEmpty()) {
                    actions.merge(instruction.definition().mnemonic(), 1L, Long::sum);
                }
            }
        }
    }

    /** What an action does may need the CPU's attention: a block ends there, so that it can begin again behind it. */
    private boolean endsBlock(Instruction instruction) {
        return emitters().of(instruction).isEmpty() && !Actions.isRegistersOnly(instruction);
    }

    private Emitters emitters() {
        Emitters made = emitters == null ? table.get() : emitters;
        emitters = made;
        return made;
    }
}
