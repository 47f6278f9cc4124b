package org.vmxlab.translator;

import org.vmxlab.arch.Canonical;
import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;
import org.vmxlab.memory.Window;

/**
 * What a unit that runs needs to have at hand on its slow ways: fields, not local variables, which the JIT compiler would keep
 * in registers for them.
 */
final class Frame {
    private final Unit unit;
    private final Cpu cpu;
    private final long end;
    private final View data = new View(this);
    private final View stack = new View(this);
    private long seenChanges;
    private boolean hasFlags;
    private int kind = LazyFlags.WORDS;
    private long first;
    private long second;
    private int carryKind = LazyFlags.SAME;
    private long carryFirst;
    private long carrySecond;

    /** The frame of {@code unit}, in which {@code cpu} may make up to {@code limit} steps. */
    Frame(Unit unit, Cpu cpu, int limit) {
        this.unit = unit;
        this.cpu = cpu;
        this.end = cpu.get(Slot.TSC) + limit;
        this.first = cpu.get(Slot.FLAG_CARRIES);
        this.second = cpu.get(Slot.FLAG_RESULT);
        show();
    }

    /** The time-stamp counter when no steps are left. */
    long end() {
        return end;
    }

    Cpu cpu() {
        return cpu;
    }

    /** What most accesses go to. */
    View data() {
        return data;
    }

    /** What the stack is in. */
    View stack() {
        return stack;
    }

    /** Renews the views if pages have got marks. */
    void look() {
        if (cpu.memory().changes() != seenChanges) {
            show();
        }
    }

    private void show() {
        seenChanges = cpu.memory().changes();
        Window near = cpu.memory().window();
        if (!data.shows(near)) {
            data.show(near, near.longest());
        }
        long stackPointer = cpu.get(Slot.RSP);
        Window around = cpu.memory().window(stackPointer);
        if (!stack.shows(around)) {
            stack.show(around, around.around(stackPointer - 1));
        }
    }

    /** Instruction number {@code position} begins or has failed: RIP and the time-stamp counter as it sees them. */
    void reach(int position, int left) {
        cpu.set(Slot.RIP, unit.address(position));
        cpu.set(Slot.TSC, end - left - unit.behind(position));
    }

    /** The unit is left. */
    void leave(int left) {
        cpu.set(Slot.TSC, end - left);
    }

    /** {@code target}, to which a return or an indirect jump goes: #GP(0) if it is not canonical. */
    static long target(long target) {
        if (!Canonical.is(target)) {
            throw CpuException.generalProtection(0);
        }
        return target;
    }

    // ------------------------------------------------------------------ LazyFlags between the methods of a unit

    int kind() {
        return kind;
    }

    long first() {
        return first;
    }

    long second() {
        return second;
    }

    int carryKind() {
        return carryKind;
    }

    long carryFirst() {
        return carryFirst;
    }

    long carrySecond() {
        return carrySecond;
    }

    /** A method is left, or calls another. */
    void leaveFlags(
            int ofKind, long firstWord, long secondWord, int ofCarryKind, long firstOfCarry, long secondOfCarry) {
        hasFlags = true;
        kind = ofKind;
        first = firstWord;
        second = secondWord;
        carryKind = ofCarryKind;
        carryFirst = firstOfCarry;
        carrySecond = secondOfCarry;
    }

    /** Gives the CPU its flags, if they were left here. */
    void settleFlags() {
        if (!hasFlags) {
            return;
        }
        cpu.set(Slot.FLAG_RESULT, LazyFlags.result(kind, first, second));
        cpu.set(Slot.FLAG_CARRIES, LazyFlags.carries(kind, first, second, carryKind, carryFirst, carrySecond));
    }
}
