package org.vmxlab.explore;

import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.EventNesting;
import org.vmxlab.cpu.Slot;

/** What CPUs do with their stacks: a stack is its CPU's own until somebody else touches it, and dead below RSP. */
final class StackUse {
    private final Sharing sharing;
    private final Stacks stacks;
    /** For each CPU the lowest address of its stack that the transition at hand may have written. */
    private final long[] deepest;

    StackUse(Sharing sharing, Stacks stacks, int cpus) {
        this.sharing = sharing;
        this.stacks = stacks;
        this.deepest = new long[cpus];
    }

    /** {@code cpu} goes on. */
    void begin(Cpu cpu) {
        long pointer = cpu.get(Slot.RSP);
        deepest[cpu.number()] = stacks.holds(cpu.number(), pointer) ? pointer : stacks.top(cpu.number());
    }

    /** Code of {@code cpu} at interrupt level {@code level} loads. */
    void loads(Cpu cpu, long address, int bytes, int level) {
        if (!stacks.isOn(cpu.number(), address)) {
            return;
        }
        if (address < cpu.get(Slot.RSP) && stacks.holds(cpu.number(), cpu.get(Slot.RSP))) {
            sharing.readDeadStack(cpu.number());
        }
        touches(cpu, address, bytes, level);
    }

    /** Code of {@code cpu} at interrupt level {@code level} stores. */
    void stores(Cpu cpu, long address, int bytes, int level) {
        if (stacks.isOn(cpu.number(), address)) {
            deepest[cpu.number()] = Math.min(deepest[cpu.number()], address);
            touches(cpu, address, bytes, level);
        }
    }

    private void touches(Cpu cpu, long address, int bytes, int level) {
        if (level > 0 && address >= EventNesting.interruptedStack(cpu)) {
            sharing.shareStack(address, bytes, Sharing.LEVELS);
        }
    }

    /** Whether an access of CPU {@code number} is one to its own stack, which concerns nobody. */
    boolean passesOver(int number, long address, int bytes) {
        int owner = stacks.ownerOf(address);
        if (owner < 0) {
            return false;
        }
        if (owner == number) {
            return sharing.shared(address, bytes) == Sharing.PRIVATE;
        }
        sharing.shareStack(address, bytes, Sharing.CPUS_AND_LEVELS);
        return false;
    }

    /** Dead stack of {@code cpu} is made equal: what lies below RSP is nobody's state. */
    void clean(Cpu cpu) {
        int number = cpu.number();
        long pointer = cpu.get(Slot.RSP) & -8;
        if (!stacks.holds(number, pointer) || sharing.readsDeadStack(number)) {
            return;
        }
        for (long at = deepest[number] & -8; at < pointer; at += 8) {
            if (cpu.memory().read(at, 8) != 0 && sharing.shared(at, 8) < Sharing.CPUS) {
                cpu.memory().write(at, 8, 0);
            }
        }
    }
}
