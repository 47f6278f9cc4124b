package org.vmxlab.isa;

import static org.vmxlab.isa.Definition.define;

import java.util.List;
import org.vmxlab.arch.CpuException;
import org.vmxlab.arch.Vector;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;

/** The task register, where the stacks of the interrupt-stack table are found, and the local descriptor table's. */
final class TaskOperations {
    private static final int LOCAL_TABLE = 2;
    private static final int AVAILABLE_TSS = 9;
    private static final long BUSY = 1L << 41;
    private static final int DESCRIPTOR_BYTES = 16;

    private TaskOperations() {}

    static List<Definition> all() {
        return List.of(
                define("ltr", "loads the task register")
                        .form("0F 00 /3", "rm16")
                        .faults(
                                "#GP(0) if CPL > 0 or the selector is null; #GP(selector) if it names no available TSS, #NP if that is not present")
                        .pseudocode("TR := src; TR.base, TR.limit := descriptor; descriptor := busy")
                        .reference("SDM 2A, LTR")
                        .reach(Reach.SERIALISING_EVENTS)
                        .executes((cpu, instruction) ->
                                loadTask(cpu, (int) instruction.operand(0).read(cpu))),
                define("lldt", "loads the local-descriptor-table register")
                        .form("0F 00 /2", "rm16")
                        .faults(
                                "#GP(0) if CPL > 0; #GP(selector) if it names no local descriptor table, #NP if that is not present")
                        .pseudocode("LDTR := src; LDTR.base := descriptor; a null selector makes LDTR unusable")
                        .reference("SDM 2A, LLDT")
                        .reach(Reach.serialising(Reach.TABLE_REGISTERS))
                        .executes((cpu, instruction) ->
                                loadLocalTable(cpu, (int) instruction.operand(0).read(cpu))),
                store("str", "stores the task register", "/1")
                        .form("REX.W + 0F 00 /1", "r64")
                        .form("0F 00 /1", "r32")
                        .executes((cpu, instruction) -> stored(cpu, instruction, Slot.TR)),
                // The selector is zero-extended: REX.W adds nothing, and NASM does not write it.
                store("sldt", "stores the local-descriptor-table register", "/0")
                        .form("0F 00 /0", "r64")
                        .form("0F 00 /0", "r32")
                        .executes((cpu, instruction) -> stored(cpu, instruction, Slot.LDTR)));
    }

    private static Definition.Builder store(String mnemonic, String title, String digit) {
        return define(mnemonic, title)
                .form("0F 00 " + digit, "m16")
                .form("O16 0F 00 " + digit, "r16")
                .faults("#GP(0) if CPL > 0 and CR4.UMIP")
                .pseudocode("dst := selector, zero-extended")
                .reach((cpu, instruction, effects) -> effects.reads(Reach.TABLE_REGISTERS))
                .reference("SDM 2B, " + mnemonic.toUpperCase(java.util.Locale.ROOT));
    }

    private static void stored(Cpu cpu, Instruction instruction, int slot) {
        Privilege.requireTablesVisible(cpu);
        instruction.operand(0).write(cpu, cpu.get(slot) & 0xffff);
    }

    /**
     * A system descriptor of 16 bytes in the GDT.
     *
     * @param address where it stands
     * @param low its first 8 bytes
     * @param high its last 8 bytes
     */
    private record Descriptor(long address, long low, long high) {
        /** The descriptor that {@code selector} names, present and of {@code type}. */
        static Descriptor of(Cpu cpu, int selector, int type) {
            int error = selector & ~3;
            long offset = selector & ~7;
            boolean local = (selector & 4) != 0;
            if (local || offset + DESCRIPTOR_BYTES - 1 > cpu.get(Slot.GDTR_LIMIT)) {
                throw CpuException.generalProtection(error);
            }
            long address = cpu.get(Slot.GDTR_BASE) + offset;
            Descriptor descriptor = new Descriptor(address, cpu.load(address, 8), cpu.load(address + 8, 8));
            if ((descriptor.low >>> 40 & 0x1f) != type) {
                throw CpuException.generalProtection(error);
            }
            if ((descriptor.low >>> 47 & 1) == 0) {
                throw CpuException.of(Vector.SEGMENT_NOT_PRESENT, error);
            }
            return descriptor;
        }

        long base() {
            return low >>> 16 & 0xff_ffff | (low >>> 56) << 24 | high << 32;
        }

        long limit() {
            return low & 0xffff | (low >>> 48 & 0xf) << 16;
        }
    }

    private static boolean isNull(int selector) {
        return (selector & ~3) == 0;
    }

    private static void loadTask(Cpu cpu, int selector) {
        Privilege.requireRing0(cpu);
        if (isNull(selector)) {
            throw CpuException.generalProtection(0);
        }
        Descriptor task = Descriptor.of(cpu, selector, AVAILABLE_TSS);
        cpu.checkStore(task.address(), 8);
        cpu.store(task.address(), 8, task.low() | BUSY);
        cpu.set(Slot.TR, selector);
        cpu.set(Slot.TR_BASE, task.base());
        cpu.set(Slot.TR_LIMIT, task.limit());
        cpu.drainAll();
    }

    private static void loadLocalTable(Cpu cpu, int selector) {
        Privilege.requireRing0(cpu);
        if (!isNull(selector)) {
            cpu.set(Slot.LDTR_BASE, Descriptor.of(cpu, selector, LOCAL_TABLE).base());
        }
        cpu.set(Slot.LDTR, selector);
        cpu.drainAll();
    }
}
