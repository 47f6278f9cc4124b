package org.vmxlab.isa;

import static org.vmxlab.isa.Definition.define;

import java.util.List;
import org.vmxlab.arch.CpuException;
import org.vmxlab.arch.Rflags;
import org.vmxlab.arch.Width;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;

/** Performance counters, the processor's identifier, random numbers: registers that a program can only read. */
final class CounterOperations {
    private static final long PERFORMANCE_COUNTERS = 4;
    private static final long PCE = 1L << 8;
    private static final long LOW_32 = 0xffff_ffffL;
    /** Runs repeat bit for bit, and equal states go on alike: a random number is always this one. */
    private static final long RANDOM = 0x5eed_5eed_5eed_5eedL;

    private static final int TSC_AUX = 0xc000_0103;

    private CounterOperations() {}

    static List<Definition> all() {
        return List.of(
                define("rdpmc", "reads a performance counter")
                        .form("0F 33")
                        .faults("#GP(0) if CPL > 0 and CR4.PCE = 0, or ECX > 3")
                        .pseudocode("EDX:EAX := 0: the 4 counters do not count")
                        .reference("SDM 2B, RDPMC")
                        .reach((cpu, instruction, effects) -> effects.time())
                        .executes((cpu, instruction) -> readPerformanceCounter(cpu)),
                define("rdpid", "reads the processor's identifier")
                        .form("F3 0F C7 /7", "r64")
                        .pseudocode("dst := TSC_AUX")
                        .reference("SDM 2B, RDPID")
                        .reach((cpu, instruction, effects) ->
                                ModelSpecificRegister.of(TSC_AUX).read(TSC_AUX, effects))
                        .executes((cpu, instruction) ->
                                instruction.operand(0).write(cpu, cpu.get(Slot.TSC_AUX) & LOW_32)),
                random("rdrand", "reads a random number", "NP 0F C7 /6"),
                random("rdseed", "reads a seed for random numbers", "NP 0F C7 /7"));
    }

    private static void readPerformanceCounter(Cpu cpu) {
        if ((cpu.get(Slot.CR4) & PCE) == 0) {
            Privilege.requireRing0(cpu);
        }
        if (Long.compareUnsigned(cpu.get(Slot.RCX) & LOW_32, PERFORMANCE_COUNTERS) >= 0) {
            throw CpuException.generalProtection(0);
        }
        cpu.setRegister(Slot.RAX, Width.DWORD, 0);
        cpu.setRegister(Slot.RDX, Width.DWORD, 0);
    }

    private static Definition random(String mnemonic, String title, String form) {
        return define(mnemonic, title)
                .form(form, "rv")
                .flags("OF SF ZF AF PF CF")
                .pseudocode("dst := 5EED5EED5EED5EEDh, always; CF := 1, OF, SF, ZF, AF, PF := 0")
                .reference("SDM 2B, " + mnemonic.toUpperCase(java.util.Locale.ROOT))
                .executes((cpu, instruction) -> {
                    instruction.operand(0).write(cpu, RANDOM);
                    cpu.flags().set(Rflags.CF);
                });
    }
}
