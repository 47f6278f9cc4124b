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
    private final VmcsLaws vmcsLaws;
    private final HolderLaws holderLaws;

    public OwnershipLaws(MachineView machine, Layout layout) {
        List<VcpuView> vcpus = new Hypervisor(machine, layout).vcpus();
        List<PerCpuView> cpus = new ArrayList<>();
        for (int cpu = 0; cpu < machine.cpus(); cpu++) {
            cpus.add(new PerCpuView(machine, layout, cpu));
        }
        this.vmcsLaws = new VmcsLaws(machine, layout, vcpus, cpus);
        this.holderLaws = new HolderLaws(layout, vcpus, cpus);
    }

    /** Every law broken now, in a fixed order. */
    public List<BrokenLaw> broken() {
        List<BrokenLaw> broken = new ArrayList<>(0);
        vmcsLaws.check(broken);
        holderLaws.check(broken);
        return broken.isEmpty() ? List.of() : List.copyOf(broken);
    }
}
