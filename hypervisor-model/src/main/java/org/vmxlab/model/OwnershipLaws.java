package org.vmxlab.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The laws of VMCS ownership. Data of a CPU that mirrors its state may differ from it inside blocks with interrupts off,
 * so those laws hold for settled CPUs only.
 */
public final class OwnershipLaws {
    static final String ACTIVE_ONCE = "VMCS-1 a VMCS is active on at most one CPU";
    static final String ACTIVE_CPU = "VMCS-2 v.active_cpu mirrors where the VMCS is active";
    static final String CURRENT_VMCS = "VMCS-3 a CPU's current_vmcs mirrors its current-VMCS pointer";
    static final String DIRTY_ONCE = "CPU-1 at most one CPU holds a vCPU's state";
    static final String LAZY_ONLY_IDLE = "CPU-2 curr_vcpu differs from current only while an idle vCPU runs";

    private final MachineView machine;
    private final Hypervisor hypervisor;

    public OwnershipLaws(MachineView machine, Layout layout) {
        this.machine = machine;
        this.hypervisor = new Hypervisor(machine, layout);
    }

    /** Every law broken now, in a fixed order. */
    public List<BrokenLaw> broken() {
        List<BrokenLaw> broken = new ArrayList<>();
        for (VcpuView vcpu : hypervisor.vcpus()) {
            if (!vcpu.domain().idle()) {
                checkVcpu(vcpu, broken);
            }
        }
        for (int cpu = 0; cpu < machine.cpus(); cpu++) {
            if (machine.settled(cpu) && hypervisor.cpu(cpu).vmxOn()) {
                checkCpu(hypervisor.cpu(cpu), broken);
            }
        }
        return List.copyOf(broken);
    }

    private void checkVcpu(VcpuView vcpu, List<BrokenLaw> broken) {
        long active = machine.activeOn(vcpu.get("vmcs_pa"));
        if (Long.bitCount(active) > 1) {
            broken.add(new BrokenLaw(
                    ACTIVE_ONCE,
                    "the VMCS of " + vcpu.title() + " is active on " + Long.bitCount(active) + " CPUs",
                    -1));
        }
        if (Long.bitCount(vcpu.get("vcpu_dirty_cpumask")) > 1) {
            broken.add(new BrokenLaw(DIRTY_ONCE, vcpu.summary(), -1));
        }
        for (int cpu = 0; cpu < machine.cpus(); cpu++) {
            boolean here = (active >>> cpu & 1) != 0;
            if (machine.settled(cpu) && here != (vcpu.activeCpu() == cpu)) {
                String detail = "the VMCS of " + vcpu.title() + (here ? " is" : " is not") + " active on CPU " + cpu
                        + " and active_cpu is " + vcpu.activeCpu();
                broken.add(new BrokenLaw(ACTIVE_CPU, detail, cpu));
            }
        }
    }

    private void checkCpu(PerCpuView cpu, List<BrokenLaw> broken) {
        long mirror = cpu.get("current_vmcs");
        long pointer = machine.currentVmcs(cpu.cpu()).orElse(0);
        if (mirror != pointer) {
            String detail = "current_vmcs is 0x" + Long.toHexString(mirror) + " and the pointer is "
                    + (pointer == 0 ? "invalid" : "0x" + Long.toHexString(pointer));
            broken.add(new BrokenLaw(CURRENT_VMCS, detail, cpu.cpu()));
        }
        if (cpu.get("curr_vcpu") != cpu.get("current") && cpu.get("current") != cpu.get("idle_vcpu")) {
            broken.add(new BrokenLaw(
                    LAZY_ONLY_IDLE, "CPU " + cpu.cpu() + " holds the state of another vCPU than it runs", cpu.cpu()));
        }
    }
}
