package org.vmxlab.translator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.LimitExceededException;
import org.objectweb.asm.MethodTooLargeException;
import org.vmxlab.cpu.Slot;
import org.vmxlab.engine.Actions;
import org.vmxlab.engine.FastPath;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.InstructionSet;
import org.vmxlab.isa.Reach;
import org.vmxlab.memory.Memory;

/** Units of a program's code, translated once for all machines that run it, on whatever threads. */
public final class Translations implements FastPath.Factory {
    /** The JVM does not compile a method of more bytes of code (HugeMethodLimit). */
    private static final int LONGEST_CODE = 8000;

    private static final int MOST_INSTRUCTIONS = 256;
    private static final int FEWEST_INSTRUCTIONS = 4;

    /** After so many steps a translation pays for itself, very roughly. */
    public static final long PATIENCE = 20_000;

    /**
     * When code is translated and run so.
     *
     * @param patience steps that a machine makes before
     * @param shortest steps that it may make at once, at the least
     */
    record Eagerness(long patience, long shortest) {
        /** Wherever it can be. */
        static final Eagerness ALWAYS = new Eagerness(0, 1);

        /** After {@code steps} steps, where a unit can make many; wherever it can be if these are none. */
        static Eagerness after(long steps) {
            return steps == 0 ? ALWAYS : new Eagerness(steps, 2 * MOST_INSTRUCTIONS);
        }
    }

    /** What code becomes. */
    public enum Form {
        /** JVM bytecode of its own. */
        BYTECODE,
        /**
         * The same for searches, on CPUs whose accesses pass a gate: of instructions that touch nothing but their operands, with RSP in
         * the CPU's state, too, since the gate looks at it.
         */
        GATED_BYTECODE,
        /**
         * A chain of the actions that the interpreter performs, in which each has a place of its own. Where one place performs
         * them all, the processor guesses wrong which comes next.
         */
        ACTIONS
    }

    private final Form form;
    private final Supplier<Emitters> table;
    private final Eagerness eagerness;
    private final LongSupplier clock;
    private final Region.Ending ending = new Ending();
    private final Decoder decoder = new Decoder(InstructionSet.standard());
    private final Map<Long, List<Translation>> known = new HashMap<>();
    private final Map<String, Long> actions = new HashMap<>();
    private final LongAdder steps = new LongAdder();
    private long instructions;
    private long codeBytes;
    private long nanoseconds;
    /** Made when something is translated: most programs end before. */
    private @Nullable Emitters emitters;

    /** None translated yet; bytecode, when that pays. */
    public Translations() {
        this(Form.BYTECODE, PATIENCE, () -> 0);
    }

    /** None made yet; actions, when that pays. */
    public static Translations ofActions() {
        return new Translations(Form.ACTIONS, PATIENCE, () -> 0);
    }

    /** None made yet; whatever can be translated will be, for tests of what that comes to. */
    public static Translations eager() {
        return new Translations(Form.BYTECODE, 0, () -> 0);
    }

    /**
     * None made yet.
     *
     * @param patience steps that a machine makes before; none: whatever can be made is made at once
     * @param clock nanoseconds that go by, for the statistics
     */
    public Translations(Form form, long patience, LongSupplier clock) {
        this(form, form == Form.ACTIONS ? () -> Emitters.NONE : Emitters::standard, Eagerness.after(patience), clock);
    }

    Translations(Emitters emitters, Eagerness eagerness) {
        this(Form.BYTECODE, () -> emitters, eagerness, () -> 0);
    }

    private Translations(Form form, Supplier<Emitters> table, Eagerness eagerness, LongSupplier clock) {
        this.form = form;
        this.table = table;
        this.eagerness = eagerness;
        this.clock = clock;
    }

    long patience() {
        return eagerness.patience();
    }

    /** A unit needs steps for the longest way through it before it begins. */
    long shortest() {
        return eagerness.shortest();
    }

    boolean passGates() {
        return form == Form.GATED_BYTECODE;
    }

    void ran(long made) {
        steps.add(made);
    }

    /**
     * What was translated.
     *
     * @param units methods that were made
     * @param instructions instructions in them
     * @param codeBytes bytes of bytecode in them
     * @param nanoseconds that making them took
     * @param actions how many of them have no emitter, by mnemonic
     * @param steps steps that CPUs made in them
     * @param entries where they begin
     */
    public record Statistics(
            long units,
            long instructions,
            long codeBytes,
            long nanoseconds,
            Map<String, Long> actions,
            long steps,
            List<Long> entries) {}

    /** What was translated so far. */
    public synchronized Statistics statistics() {
        List<Long> entries = known.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(unit -> entry.getKey()))
                .sorted()
                .toList();
        return new Statistics(
                entries.size(), instructions, codeBytes, nanoseconds, new TreeMap<>(actions), steps.sum(), entries);
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
        long begun = clock.getAsLong();
        Optional<Translation> made = translate(entry, memory);
        nanoseconds += clock.getAsLong() - begun;
        made.ifPresent(candidates::add);
        return made;
    }

    private Optional<Translation> translate(long entry, Memory memory) {
        int most = MOST_INSTRUCTIONS;
        while (most >= FEWEST_INSTRUCTIONS) {
            Region region = Region.from(entry, most, memory, decoder, ending);
            if (region.blocks().isEmpty()) {
                return Optional.empty();
            }
            Optional<UnitCompiler.Compiled> compiled = compile(region);
            int longest = compiled.map(UnitCompiler.Compiled::longestMethod).orElse(2 * LONGEST_CODE);
            if (compiled.isPresent() && longest < LONGEST_CODE) {
                count(region, compiled.get());
                return Optional.of(Translation.of(region, compiled.get().unit(), memory));
            }
            // As many as should fit, and fewer in any case.
            most = (int) Math.min((long) region.instructions() * LONGEST_CODE / longest, most) * 15 / 16;
        }
        return Optional.empty();
    }

    /** A unit; none of a method that is too long even for a class. */
    private Optional<UnitCompiler.Compiled> compile(Region region) {
        try {
            return Optional.of(new UnitCompiler(region, emitters(), passGates() ? 1 << Slot.RSP : 0).compile());
        } catch (MethodTooLargeException | LimitExceededException tooLarge) {
            return Optional.empty();
        }
    }

    private void count(Region region, UnitCompiler.Compiled compiled) {
        codeBytes +=
                compiled.methodLengths().stream().mapToInt(Integer::intValue).sum();
        for (Region.Block block : region.blocks()) {
            instructions += block.instructions().size();
            for (Instruction instruction : block.instructions()) {
                if (emitters().of(instruction).isEmpty()
                        && emitters().shortcutOf(instruction).isEmpty()) {
                    actions.merge(instruction.definition().mnemonic(), 1L, Long::sum);
                }
            }
        }
    }

    private final class Ending implements Region.Ending {
        /** What an action does may need the CPU's attention: a block ends there, so that it can begin again behind it. */
        @Override
        public boolean endsBlock(Instruction instruction) {
            return emitters().of(instruction).isEmpty() && !Actions.isRegistersOnly(instruction);
        }

        @Override
        public boolean admits(Instruction instruction) {
            return !passGates()
                    || emitters().of(instruction).isPresent()
                            && instruction.definition().reach() == Reach.OPERANDS
                            && instruction.prefix() != Instruction.Prefix.LOCK;
        }
    }

    private Emitters emitters() {
        Emitters made = emitters == null ? table.get() : emitters;
        emitters = made;
        return made;
    }
}
