package org.vmxlab.engine;

import org.eclipse.collections.api.map.primitive.MutableLongObjectMap;
import org.eclipse.collections.impl.map.mutable.primitive.LongObjectHashMap;
import org.jspecify.annotations.Nullable;
import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.isa.Decoder;
import org.vmxlab.isa.Decoding;
import org.vmxlab.isa.Instruction;
import org.vmxlab.memory.Memory;

/**
 * Decoded steps of one machine by address. When a byte of a page with decoded code changes, all of it is dropped: links
 * between steps then need no bookkeeping, and code that changes is rare.
 */
final class CodeCache {
    private static final int PAGE_SHIFT = 12;
    private static final int PAGE_SIZE = 1 << PAGE_SHIFT;

    private final Memory memory;
    private final Fetch fetch;
    private final MutableLongObjectMap<@Nullable Step[]> pages = new LongObjectHashMap<>();
    private long nearPage = -1;
    private @Nullable Step[] nearSteps = new Step[0];
    private long generation;

    CodeCache(Memory memory, Decoder decoder, Runnable onStale) {
        this.memory = memory;
        this.fetch = new Fetch(memory, decoder);
        memory.onCodeChange(address -> {
            drop();
            onStale.run();
        });
    }

    /** Changes whenever steps handed out before have become stale. */
    long generation() {
        return generation;
    }

    private void drop() {
        pages.forEachKey(page -> memory.forgetCode(page << PAGE_SHIFT));
        pages.clear();
        nearPage = -1;
        generation++;
    }

    /**
     * The step at {@code address}.
     *
     * @throws CpuException with RIP at {@code address}: #GP or #PF of the fetch
     */
    Step at(Cpu cpu, long address) {
        long page = address >>> PAGE_SHIFT;
        if (page == nearPage) {
            Step step = nearSteps[(int) address & (PAGE_SIZE - 1)];
            if (step != null) {
                return step;
            }
        }
        return fetch(cpu, address, page);
    }

    /** Decodes what the CPU goes on with, as a step does that has ended; a fault belongs to the next step. */
    void prefetch(Cpu cpu) {
        try {
            at(cpu, cpu.rip());
        } catch (CpuException fetchFault) {
            // Raised again when the CPU gets there.
        }
    }

    private Step fetch(Cpu cpu, long address, long page) {
        @Nullable Step[] there = pages.get(page);
        Step known = there == null ? null : there[(int) address & (PAGE_SIZE - 1)];
        if (known == null) {
            known = decode(cpu, address);
            there = steps(page);
            there[(int) address & (PAGE_SIZE - 1)] = known;
        }
        nearPage = page;
        nearSteps = there;
        return known;
    }

    private Step decode(Cpu cpu, long address) {
        cpu.setRip(address);
        Decoding decoding = fetch.decode(address);
        Step step = decoding instanceof Decoding.Decoded decoded
                ? new Step(decoded.instruction(), action(cpu, decoded.instruction()), this)
                : new Step((Decoding.Undecodable) decoding, this);
        int length = fetch.decisive(address, decoding);
        memory.markCode(address, length);
        steps((address + length - 1) >>> PAGE_SHIFT);
        return step;
    }

    /** Those of {@code page}; none at first. */
    private @Nullable Step[] steps(long page) {
        @Nullable Step[] there = pages.get(page);
        if (there == null) {
            there = new Step[PAGE_SIZE];
            pages.put(page, there);
        }
        return there;
    }

    private static Action action(Cpu cpu, Instruction instruction) {
        Action action = Actions.of(instruction);
        return cpu.policy().watchesFlags() ? UndefinedFlagWatch.over(action, instruction) : action;
    }
}
