package org.vmxlab.model;

import java.util.List;

/** Which CPU runs a vCPU, and which holds its state. */
final class HolderLaws {
    private final VcpuView[] vcpus;
    private final PerCpuView[] cpus;
    private final Field running;
    private final Field dirtyMask;
    private final Field dirtyCpu;
    private final Field domainDirty;
    private final Field current;
    private final Field currVcpu;
    private final Field idleVcpu;

    HolderLaws(Layout layout, VcpuView[] vcpus, PerCpuView[] cpus) {
        this.vcpus = vcpus;
        this.cpus = cpus;
        this.dirtyMask = layout.field("vcpu", "vcpu_dirty_cpumask");
        this.dirtyCpu = layout.field("vcpu", "dirty_cpu");
        this.running = layout.field("vcpu", "is_running");
        this.domainDirty = layout.field("domain", "domain_dirty_cpumask");
        this.current = layout.perCpu("current");
        this.currVcpu = layout.perCpu("curr_vcpu");
        this.idleVcpu = layout.perCpu("idle_vcpu");
    }

    /** @param inVmx CPUs whose data are to be in order, bit n for CPU n */
    void check(long inVmx, List<BrokenLaw> broken) {
        for (PerCpuView cpu : cpus) {
            if (cpu.isAmong(inVmx)) {
                lazyOnlyIdle(cpu, broken);
            }
        }
        for (VcpuView vcpu : vcpus) {
            long holders = vcpu.holders(dirtyMask, dirtyCpu);
            if (Long.bitCount(holders) > 1) {
                broken.add(Law.DIRTY_ONCE.broken(vcpu.summary(), -1));
            }
            runners(vcpu, holders, inVmx, broken);
        }
    }

    private void lazyOnlyIdle(PerCpuView cpu, List<BrokenLaw> broken) {
        long now = cpu.get(current);
        if (cpu.get(currVcpu) != now && now != cpu.get(idleVcpu)) {
            String detail = "CPU " + cpu.cpu() + " holds the state of another vCPU than it runs";
            broken.add(Law.LAZY_ONLY_IDLE.broken(detail, cpu.cpu()));
        }
    }

    private void runners(VcpuView vcpu, long holders, long inVmx, List<BrokenLaw> broken) {
        int runners = 0;
        for (PerCpuView cpu : cpus) {
            if (!cpu.isAmong(inVmx)) {
                continue;
            }
            boolean loaded = cpu.get(currVcpu) == vcpu.address();
            if (loaded != ((holders >>> cpu.cpu() & 1) != 0)) {
                String detail =
                        vcpu.summary() + ", and its state is " + (loaded ? "" : "not ") + "loaded on CPU " + cpu.cpu();
                broken.add(Law.DIRTY_IS_LOADED.broken(detail, cpu.cpu()));
            }
            if (loaded && (vcpu.domain().get(domainDirty) >>> cpu.cpu() & 1) == 0) {
                String detail =
                        "CPU " + cpu.cpu() + " holds the state of " + vcpu.title() + " and is not in its domain's mask";
                broken.add(Law.DOMAIN_DIRTY.broken(detail, cpu.cpu()));
            }
            if (cpu.get(current) == vcpu.address()) {
                runners++;
                if (vcpu.get(running) == 0) {
                    String detail = "CPU " + cpu.cpu() + " runs " + vcpu.title() + ", and is_running is 0";
                    broken.add(Law.CURRENT_RUNS.broken(detail, cpu.cpu()));
                }
            }
        }
        if (runners > 1) {
            broken.add(Law.CURRENT_ONCE.broken(runners + " CPUs run " + vcpu.title(), -1));
        }
    }
}
