package org.vmxlab.isa;

import static org.vmxlab.isa.Definition.define;

import java.util.List;
import org.vmxlab.arch.Canonical;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;

/** ENTER and LEAVE. */
final class StackFrames {
    private static final int MOST_LEVELS = 31;

    private StackFrames() {}

    static List<Definition> all() {
        return List.of(
                define("enter", "begins a stack frame")
                        .form("D64 C8 iw ib", "imm16", "imm8")
                        .faults("#SS(0) if an address on the stack is not canonical; #PF, and nothing is changed")
                        .pseudocode("push(RBP); frame := RSP; push the frame pointers of the levels src2 mod 32;"
                                + " RBP := frame; RSP := RSP - src1")
                        .reference("SDM 2A, ENTER")
                        .executes(StackFrames::enter),
                define("leave", "ends a stack frame")
                        .form("D64 C9")
                        .pseudocode("RSP := RBP; RBP := pop()")
                        .reference("SDM 2A, LEAVE")
                        .faults("#SS(0) if RBP is not canonical")
                        .executes((cpu, instruction) -> leave(cpu)));
    }

    private static void enter(Cpu cpu, Instruction instruction) {
        long size = instruction.operand(0).read(cpu) & 0xffff;
        int levels = (int) instruction.operand(1).read(cpu) & MOST_LEVELS;
        long frame = Canonical.requireOnStack(cpu.get(Slot.RSP) - 8);
        long[] pushed = new long[levels + 1];
        pushed[0] = cpu.get(Slot.RBP);
        for (int level = 1; level < levels; level++) {
            pushed[level] = outer(cpu, cpu.get(Slot.RBP) - 8L * level, frame, pushed, level);
        }
        if (levels > 0) {
            pushed[levels] = frame;
        }
        // The end of the frame must be there too: the manual has ENTER try a store to it.
        cpu.checkStore(Canonical.requireOnStack(frame - 8L * levels - size), 8);
        for (int i = 0; i <= levels; i++) {
            cpu.checkStore(Canonical.requireOnStack(frame - 8L * i), 8);
        }
        for (int i = 0; i <= levels; i++) {
            cpu.store(frame - 8L * i, 8, pushed[i]);
        }
        cpu.set(Slot.RBP, frame);
        cpu.set(Slot.RSP, frame - 8L * levels - size);
    }

    /** The frame pointer at {@code address}: one that this ENTER has pushed, or one in memory. */
    private static long outer(Cpu cpu, long address, long frame, long[] pushed, int count) {
        for (int i = 0; i < count; i++) {
            if (address == frame - 8L * i) {
                return pushed[i];
            }
        }
        return cpu.loadFromStack(address, 8);
    }

    private static void leave(Cpu cpu) {
        long frame = Canonical.requireOnStack(cpu.get(Slot.RBP));
        long value = cpu.load(frame, 8);
        cpu.set(Slot.RSP, frame + 8);
        cpu.set(Slot.RBP, value);
    }
}
