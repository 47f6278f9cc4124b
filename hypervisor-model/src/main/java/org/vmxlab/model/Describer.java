package org.vmxlab.model;

import java.util.List;
import java.util.Optional;

/** Words for addresses of a hypervisor's data. */
public final class Describer {
    private final Layout layout;
    private final Hypervisor hypervisor;

    public Describer(MachineView machine, Layout layout) {
        this.layout = layout;
        this.hypervisor = new Hypervisor(machine, layout);
    }

    /** The datum at {@code address}, such as {@code X.is_running}; empty if it is none of the model's. */
    public Optional<String> datum(long address) {
        Optional<VcpuView> vcpu = hypervisor.vcpuAround(address);
        if (vcpu.isPresent()) {
            long offset = address - vcpu.get().address();
            return offset == 0
                    ? Optional.of(vcpu.get().title())
                    : layout.fieldAt("vcpu", offset).map(field -> vcpu.get().name() + "." + field.name());
        }
        return Optional.empty();
    }

    /** The VMCS with its region at {@code region}, such as {@code the VMCS of D (d2v0)}. */
    public Optional<String> vmcs(long region) {
        return hypervisor.ownerOf(region).map(owner -> "the VMCS of " + owner.title());
    }

    /** One line for each vCPU of a guest. */
    public List<String> summaries() {
        return hypervisor.vcpus().stream()
                .filter(vcpu -> !vcpu.domain().idle())
                .map(VcpuView::summary)
                .toList();
    }
}
