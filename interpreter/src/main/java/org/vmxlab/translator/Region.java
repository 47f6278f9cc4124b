package org.vmxlab.translator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.vmxlab.arch.CpuException;
import org.vmxlab.engine.Fetch;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.Decoding;
import org.vmxlab.isa.Flow;
import org.vmxlab.isa.Instruction;
import org.vmxlab.isa.Operand;
import org.vmxlab.memory.Memory;

/**
 * Code that belongs together: what can be reached from an address by jumps, branches and calls whose target is known, as
 * basic blocks in the order of their addresses.
 *
 * @param returnSites addresses behind calls
 */
record Region(List<Block> blocks, List<Long> returnSites) {
    private static final int LONGEST_BLOCK = 48;
    /** What stands behind these need not be code. */
    private static final Set<String> LAST = Set.of("jmp", "ret", "iretq", "ud2", "hvstop", "vmlaunch", "vmresume");

    /** Instructions that are run one after the other; the last may go elsewhere. */
    record Block(List<Instruction> instructions) {
        long address() {
            return instructions.get(0).address();
        }

        Instruction last() {
            return instructions.get(instructions.size() - 1);
        }
    }

    /** How many instructions it has. */
    int instructions() {
        return blocks.stream().mapToInt(block -> block.instructions().size()).sum();
    }

    /** Answers where blocks and regions end. */
    @FunctionalInterface
    interface Ending {
        /** Whether a block ends behind an instruction although it does not jump. */
        boolean endsBlock(Instruction instruction);

        /** Whether an instruction may be in the region. */
        default boolean admits(Instruction instruction) {
            return true;
        }
    }

    /**
     * The region that begins at {@code entry}, of {@code most} instructions at the most, all of which {@code memory} knows as
     * code: they were run before. What never ran may be data, and to take it for code has consequences ({@link
     * org.vmxlab.cpu.Cpu#store}).
     */
    static Region from(long entry, int most, Memory memory, Decoder decoder, Ending ending) {
        return new Discovery(most, memory, new Fetch(memory, decoder), ending).discover(entry);
    }

    /** Target of a direct jump, call or branch. */
    static Optional<Long> target(Instruction instruction) {
        return instruction.operands().stream()
                .filter(Operand.Target.class::isInstance)
                .map(operand -> ((Operand.Target) operand).address())
                .findFirst();
    }

    static boolean isCall(Instruction instruction) {
        return instruction.definition().mnemonic().equals("call");
    }

    /** Where the code goes on behind {@code last}, the last of its block, if that can be known; a call at what it calls. */
    static List<Long> ways(Instruction last) {
        Optional<Long> target = target(last);
        boolean falls = target.isPresent()
                ? goesOn(last) && !isCall(last)
                : last.definition().flow() == Flow.SEQUENTIAL;
        return Stream.concat(target.stream(), falls ? Stream.of(last.next()) : Stream.empty())
                .toList();
    }

    /** Where the code most likely goes on behind {@code last}, which may go anywhere; empty if nobody can tell. */
    static Optional<Long> likelyWay(Instruction last) {
        boolean mayGoAnywhere = ways(last).isEmpty();
        return mayGoAnywhere && goesOn(last) ? Optional.of(last.next()) : Optional.empty();
    }

    /** Whether what stands behind {@code instruction} may be run after it. */
    private static boolean goesOn(Instruction instruction) {
        return !LAST.contains(instruction.definition().mnemonic());
    }

    private static final class Discovery {
        private final int most;
        private final Memory memory;
        private final Fetch fetch;
        private final Ending ending;
        private final Map<Long, Instruction> found = new HashMap<>();
        private final TreeSet<Long> leaders = new TreeSet<>();
        private final TreeSet<Long> returnSites = new TreeSet<>();
        private final Deque<Long> todo = new ArrayDeque<>();

        Discovery(int most, Memory memory, Fetch fetch, Ending ending) {
            this.most = most;
            this.memory = memory;
            this.fetch = fetch;
            this.ending = ending;
        }

        Region discover(long entry) {
            lead(entry);
            while (!todo.isEmpty()) {
                walk(todo.remove());
            }
            List<Block> blocks = new ArrayList<>();
            for (long leader : leaders) {
                if (found.containsKey(leader)) {
                    blocks.add(block(leader));
                }
            }
            return new Region(blocks, List.copyOf(returnSites));
        }

        private void lead(long address) {
            if (leaders.add(address)) {
                todo.add(address);
            }
        }

        private void walk(long from) {
            long at = from;
            int length = 0;
            while (!found.containsKey(at) && found.size() < most) {
                Optional<Instruction> fetched = fetched(at);
                if (fetched.isEmpty()) {
                    return;
                }
                Instruction instruction = fetched.get();
                found.put(at, instruction);
                length++;
                if (instruction.definition().flow() != Flow.SEQUENTIAL) {
                    target(instruction).ifPresent(this::lead);
                    if (isCall(instruction)) {
                        returnSites.add(instruction.next());
                    }
                    if (goesOn(instruction)) {
                        lead(instruction.next());
                    }
                    return;
                }
                if (!goesOn(instruction)) {
                    return;
                }
                if (ending.endsBlock(instruction) || length == LONGEST_BLOCK) {
                    lead(instruction.next());
                    return;
                }
                at = instruction.next();
            }
            lead(at);
        }

        private Optional<Instruction> fetched(long address) {
            try {
                return fetch.decode(address) instanceof Decoding.Decoded decoded
                                && memory.isCode(address, decoded.instruction().length())
                                && ending.admits(decoded.instruction())
                        ? Optional.of(decoded.instruction())
                        : Optional.empty();
            } catch (CpuException fault) {
                return Optional.empty();
            }
        }

        private Block block(long leader) {
            List<Instruction> instructions = new ArrayList<>();
            Instruction next = found.get(leader);
            while (next != null) {
                instructions.add(next);
                boolean ends = next.definition().flow() != Flow.SEQUENTIAL
                        || leaders.contains(next.next())
                        || instructions.size() == LONGEST_BLOCK;
                next = ends ? null : found.get(next.next());
            }
            return new Block(List.copyOf(instructions));
        }
    }
}
