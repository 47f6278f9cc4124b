package org.vmxlab.isa;

import static org.vmxlab.isa.Definition.define;

import java.util.List;
import org.vmxlab.arch.CpuException;
import org.vmxlab.arch.Vector;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;

/** The task register: where the stacks of the interrupt-stack table are found. */
final class TaskOperations {
    private static final int AVAILABLE_TSS = 9;
    private static final long BUSY = 1L << 41;
    private static final int DESCRIPTOR_BYTES = 16;

    private TaskOperations() {}

    static List<Definition> all() {
        return List.of(define("ltr", "loads the task register")
                .form("0F 00 /3", "rm16")
                .faults(
                        "#GP(0) if CPL > 0 or the selector is null; #GP(selector) if it names no available TSS, #NP if that is not present")
                .pseudocode("TR := src; TR.base, TR.limit := descriptor; descriptor := busy")
                .reference("SDM 2A, LTR")
                .reach(Reach.SERIALISING_EVENTS)
                .executes((cpu, instruction) ->
                        load(cpu, (int) instruction.operand(0).read(cpu))));
    }

    private static void load(Cpu cpu, int selector) {
        Privilege.requireRing0(cpu);
        if ((selector & ~3) == 0) {
            throw CpuException.generalProtection(0);
        }
        int error = selector & ~3;
        long offset = selector & ~7;
        boolean local = (selector & 4) != 0;
        if (local || offset + DESCRIPTOR_BYTES - 1 > cpu.get(Slot.GDTR_LIMIT)) {
            throw CpuException.generalProtection(error);
        }
        long address = cpu.get(Slot.GDTR_BASE) + offset;
        long low = cpu.loadForWrite(address, 8);
        long high = cpu.load(address + 8, 8);
        if ((low >>> 40 & 0x1f) != AVAILABLE_TSS) {
            throw CpuException.generalProtection(error);
        }
        if ((low >>> 47 & 1) == 0) {
            throw CpuException.of(Vector.SEGMENT_NOT_PRESENT, error);
        }
        cpu.store(address, 8, low | BUSY);
        cpu.set(Slot.TR, selector);
        cpu.set(Slot.TR_BASE, low >>> 16 & 0xff_ffff | (low >>> 56) << 24 | high << 32);
        cpu.set(Slot.TR_LIMIT, low & 0xffff | (low >>> 48 & 0xf) << 16);
        cpu.drainAll();
    }
}
