package org.vmxlab.isa;

import static org.vmxlab.isa.Definition.define;

import java.util.List;
import org.vmxlab.cpu.ControlRegisters;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;

/** The machine-status word: the low half of CR0 as the 286 knew it. */
final class MachineStatus {
    /** PE, MP, EM and TS. */
    static final long LOADED = 0xf;

    static final long PE = 1;

    private MachineStatus() {}

    static List<Definition> all() {
        return List.of(
                define("smsw", "stores the machine-status word")
                        .form("0F 01 /4", "m16")
                        .form("O16 0F 01 /4", "r16")
                        .form("REX.W + 0F 01 /4", "r64")
                        .form("0F 01 /4", "r32")
                        .faults("#GP(0) if CPL > 0 and CR4.UMIP")
                        .pseudocode("dst := CR0, as many bits as fit; 16 in memory")
                        .reference("SDM 2B, SMSW")
                        .reach((cpu, instruction, effects) -> effects.reads(Reach.CONTROL_REGISTERS))
                        .executes((cpu, instruction) -> {
                            Privilege.requireTablesVisible(cpu);
                            instruction.operand(0).write(cpu, cpu.get(Slot.CR0));
                        }),
                define("lmsw", "loads the machine-status word")
                        .form("0F 01 /6", "rm16")
                        .faults("#GP(0) if CPL > 0, #GP(0) for fixed bits in VMX operation")
                        .pseudocode("CR0[3:0] := src[3:0]; PE is set, never cleared")
                        .reference("SDM 2A, LMSW")
                        .reach(Reach.serialising(Reach.CONTROL_REGISTERS))
                        .executes((cpu, instruction) -> {
                            Privilege.requireRing0(cpu);
                            load(cpu, instruction.operand(0).read(cpu));
                        }));
    }

    private static void load(Cpu cpu, long source) {
        ControlRegisters.write(cpu, 0, loaded(cpu.get(Slot.CR0), source));
        cpu.drainAll();
    }

    /** {@code cr0} with the bits that LMSW takes from {@code source}. */
    static long loaded(long cr0, long source) {
        return cr0 & ~LOADED | source & LOADED | cr0 & PE;
    }
}
