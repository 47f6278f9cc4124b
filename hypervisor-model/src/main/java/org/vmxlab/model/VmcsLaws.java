package org.vmxlab.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where VMCSs are active, and what the hypervisor believes about it. */
final class VmcsLaws {
    private final MachineView machine;
    private final VcpuView[] guests;
    private final PerCpuView[] cpus;
    private final Field region;
    private final Field activeCpu;
    private final Field activeLink;
    private final Field lock;
    private final Field pauseCount;
    private final Field currentVmcs;
    private final Field activeList;
    private final Field foreignVcpu;
    private final Field foreignCount;

    VmcsLaws(MachineView machine, Layout layout, VcpuView[] vcpus, PerCpuView[] cpus) {
        this.machine = machine;
        this.guests = Arrays.stream(vcpus).filter(vcpu -> !vcpu.domain().idle()).toArray(VcpuView[]::new);
        this.cpus = cpus;
        this.region = layout.field("vcpu", "vmcs_pa");
        this.activeCpu = layout.field("vcpu", "active_cpu");
        this.activeLink = layout.field("vcpu", "active_list");
        this.lock = layout.field("vcpu", "vmcs_lock");
        this.pauseCount = layout.field("vcpu", "pause_count");
        this.currentVmcs = layout.perCpu("current_vmcs");
        this.activeList = layout.perCpu("active_vmcs_list");
        this.foreignVcpu = layout.perCpu("foreign_vmcs").at(layout.field("foreign_vmcs_struct", "v"));
        this.foreignCount = layout.perCpu("foreign_vmcs").at(layout.field("foreign_vmcs_struct", "count"));
    }

    /** @param inVmx CPUs whose data are to be in order, bit n for CPU n */
    void check(long inVmx, List<BrokenLaw> broken) {
        for (VcpuView vcpu : guests) {
            long active = machine.activeOn(vcpu.get(region));
            activeOnce(vcpu, active, broken);
            activeCpu(vcpu, active, broken);
            foreignOnce(vcpu, inVmx, broken);
        }
        for (PerCpuView cpu : cpus) {
            if (cpu.isAmong(inVmx)) {
                currentVmcs(cpu, broken);
                activeList(cpu, broken);
            }
        }
    }

    private static void activeOnce(VcpuView vcpu, long active, List<BrokenLaw> broken) {
        if (Long.bitCount(active) > 1) {
            String detail = "the VMCS of " + vcpu.title() + " is active on " + Long.bitCount(active) + " CPUs";
            broken.add(Law.ACTIVE_ONCE.broken(detail, -1));
        }
    }

    private void activeCpu(VcpuView vcpu, long active, List<BrokenLaw> broken) {
        int believed = (int) vcpu.get(activeCpu);
        for (PerCpuView cpu : cpus) {
            boolean here = (active >>> cpu.cpu() & 1) != 0;
            if (here != (believed == cpu.cpu()) && machine.settled(cpu.cpu())) {
                String detail = "the VMCS of " + vcpu.title() + (here ? " is" : " is not") + " active on CPU "
                        + cpu.cpu() + " and active_cpu is " + believed;
                broken.add(Law.ACTIVE_CPU.broken(detail, cpu.cpu()));
            }
        }
    }

    private void currentVmcs(PerCpuView cpu, List<BrokenLaw> broken) {
        long mirror = cpu.get(currentVmcs);
        long pointer = machine.currentVmcs(cpu.cpu()).orElse(0);
        if (mirror != pointer) {
            String detail = "current_vmcs is 0x" + Long.toHexString(mirror) + " and the pointer is "
                    + (pointer == 0 ? "invalid" : "0x" + Long.toHexString(pointer));
            broken.add(Law.CURRENT_VMCS.broken(detail, cpu.cpu()));
        }
    }

    private void activeList(PerCpuView cpu, List<BrokenLaw> broken) {
        List<Long> linked = linked(cpu);
        for (VcpuView vcpu : guests) {
            boolean inList = linked.contains(vcpu.address() + activeLink.offset());
            if (inList != ((int) vcpu.get(activeCpu) == cpu.cpu())) {
                String detail = vcpu.title() + (inList ? " is" : " is not") + " in the list of CPU " + cpu.cpu()
                        + " and active_cpu is " + (int) vcpu.get(activeCpu);
                broken.add(Law.ACTIVE_LIST.broken(detail, cpu.cpu()));
            }
        }
    }

    /** Elements of the CPU's list, as many as there can be. */
    private List<Long> linked(PerCpuView cpu) {
        List<Long> linked = new ArrayList<>(guests.length);
        long head = cpu.address(activeList);
        long element = machine.read(head, Long.BYTES);
        while (element != head && linked.size() < guests.length && machine.present(element, Long.BYTES)) {
            linked.add(element);
            element = machine.read(element, Long.BYTES);
        }
        return linked;
    }

    /** A section begins and ends with interrupts on, but it has depth only while pause and lock are in force. */
    private void foreignOnce(VcpuView vcpu, long inVmx, List<BrokenLaw> broken) {
        int users = 0;
        for (PerCpuView cpu : cpus) {
            if (cpu.isAmong(inVmx) && cpu.get(foreignCount) != 0 && cpu.get(foreignVcpu) == vcpu.address()) {
                users++;
                if (vcpu.get(pauseCount) == 0 || vcpu.get(lock) == 0) {
                    String detail = vcpu.title() + " has pause_count=" + vcpu.get(pauseCount) + ", vmcs_lock="
                            + vcpu.get(lock) + " while CPU " + cpu.cpu() + " uses its VMCS";
                    broken.add(Law.FOREIGN_PAUSED.broken(detail, cpu.cpu()));
                }
            }
        }
        if (users > 1) {
            broken.add(Law.FOREIGN_ONCE.broken(users + " CPUs use the VMCS of " + vcpu.title(), -1));
        }
    }
}
