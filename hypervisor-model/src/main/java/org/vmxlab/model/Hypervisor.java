package org.vmxlab.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The objects of a hypervisor that are found in a machine's memory. */
public final class Hypervisor {
    private static final int LONGEST_ARRAY = 8192;

    private final MachineView machine;
    private final Layout layout;

    public Hypervisor(MachineView machine, Layout layout) {
        this.machine = machine;
        this.layout = layout;
    }

    /** Every named vCPU: a datum that its own domain lists, or that belongs to the idle domain. */
    public List<VcpuView> vcpus() {
        List<VcpuView> found = new ArrayList<>();
        for (Map.Entry<String, Long> symbol : machine.symbols().entrySet()) {
            VcpuView candidate = new VcpuView(machine, layout, symbol.getKey(), symbol.getValue());
            if (machine.present(candidate.address(), layout.size("vcpu")) && isVcpu(candidate)) {
                found.add(candidate);
            }
        }
        return found;
    }

    public PerCpuView cpu(int cpu) {
        return new PerCpuView(machine, layout, cpu);
    }

    /** The vCPU whose structure {@code address} lies in. */
    public Optional<VcpuView> vcpuAround(long address) {
        return vcpus().stream()
                .filter(vcpu -> address >= vcpu.address() && address < vcpu.address() + layout.size("vcpu"))
                .findFirst();
    }

    /** The vCPU whose VMCS region is at {@code region}. */
    public Optional<VcpuView> ownerOf(long region) {
        return vcpus().stream()
                .filter(vcpu -> vcpu.get("vmcs_pa") == region && region != 0)
                .findFirst();
    }

    private boolean isVcpu(VcpuView candidate) {
        DomainView domain = candidate.domain();
        if (!machine.symbols().containsValue(domain.address())
                || !machine.present(domain.address(), layout.size("domain"))) {
            return false;
        }
        if (domain.idle()) {
            return true;
        }
        long number = candidate.get("vcpu_id");
        long entry = domain.get("vcpu") + 8 * number;
        return number < domain.get("max_vcpus")
                && number < LONGEST_ARRAY
                && machine.present(entry, 8)
                && machine.read(entry, 8) == candidate.address();
    }
}
