package org.vmxlab.isa;

import static org.vmxlab.isa.Definition.define;

import java.util.List;
import org.vmxlab.arch.CpuException;
import org.vmxlab.cpu.Cpu;
import org.vmxlab.cpu.Slot;

/** MONITOR and MWAIT. A wait ends at once, which the manual allows: software looks at its condition again. */
final class MonitorOperations {
    private static final long LOW_32 = 0xffff_ffffL;

    private MonitorOperations() {}

    static List<Definition> all() {
        return List.of(
                define("monitor", "names a range of addresses to wait for")
                        .form("0F 01 C8")
                        .faults("#UD if CPL > 0, #GP(0) if ECX > 0, #PF as a load of a byte")
                        .pseudocode("the byte at RAX is read; nothing is armed")
                        .reference("SDM 2B, MONITOR")
                        .executes((cpu, instruction) -> {
                            check(cpu, 0);
                            cpu.load(cpu.get(Slot.RAX), 1);
                        }),
                define("mwait", "waits for a store to the range, an interrupt, or anything else")
                        .form("0F 01 C9")
                        .faults("#UD if CPL > 0, #GP(0) if ECX > 1")
                        .pseudocode("nothing: the wait ends at once")
                        .reference("SDM 2B, MWAIT")
                        .executes((cpu, instruction) -> check(cpu, 1)));
    }

    /** Checks privilege and the extensions asked for in ECX. */
    private static void check(Cpu cpu, long largest) {
        if (cpu.get(Slot.CPL) != 0) {
            throw CpuException.undefinedOpcode();
        }
        if ((cpu.get(Slot.RCX) & LOW_32) > largest) {
            throw CpuException.generalProtection(0);
        }
    }
}
