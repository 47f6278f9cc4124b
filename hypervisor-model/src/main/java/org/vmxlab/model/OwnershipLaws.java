package org.vmxlab.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The laws of VMCS ownership. Data of a CPU that mirrors its state differs from it for a few instructions, with interrupts
 * off: in __context_switch, between VMCLEAR and active_cpu := -1, between VMPTRLD and the store to current_vmcs. So most laws
 * hold for settled CPUs only ({@link MachineView#settled}).
 *
 * <p>The vCPUs are looked for once: they are data of the program. Laws are asked after every step of a search, so places
 * are resolved once as well, and words are put together only for a law that is broken.
 */
public final class OwnershipLaws {
    private final PerCpuView[] cpus;
    private final VmcsLaws vmcsLaws;
    private final HolderLaws holderLaws;

    public OwnershipLaws(MachineView machine, Layout layout) {
        VcpuView[] vcpus = new Hypervisor(machine, layout).vcpus().toArray(new VcpuView[0]);
        this.cpus = new PerCpuView[machine.cpus()];
        for (int cpu = 0; cpu < cpus.length; cpu++) {
            cpus[cpu] = new PerCpuView(machine, layout, cpu);
        }
        this.vmcsLaws = new VmcsLaws(machine, layout, vcpus, cpus);
        this.holderLaws = new HolderLaws(layout, vcpus, cpus);
    }

    /** Every law broken now, in a fixed order. */
    public List<BrokenLaw> broken() {
        List<BrokenLaw> broken = new ArrayList<>(0);
        long inVmx = settledInVmx();
        vmcsLaws.check(inVmx, broken);
        holderLaws.check(inVmx, broken);
        return broken.isEmpty() ? List.of() : List.copyOf(broken);
    }

    /** CPUs whose data are to be in order now, bit n for CPU n. */
    private long settledInVmx() {
        long found = 0;
        for (PerCpuView cpu : cpus) {
            found |= cpu.settledInVmx() ? 1L << cpu.cpu() : 0;
        }
        return found;
    }
}
