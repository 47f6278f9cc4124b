package org.vmxlab.machine;

import java.util.List;
import org.vmxlab.apic.ApicMode;
import org.vmxlab.cpu.Policy;
import org.vmxlab.memory.Region;
import org.vmxlab.vmx.VmxCapabilities;

/**
 * What a machine is made of.
 *
 * @param cpus 1 to {@link Machine#MAX_CPUS}
 * @param regions memory, all read as zero at first
 * @param apicMode mode of the local APICs at power-up
 * @param capabilities what VMX can do
 */
public record Configuration(
        int cpus, List<Region> regions, ApicMode apicMode, VmxCapabilities capabilities, Policy policy) {
    public Configuration {
        if (cpus < 1 || cpus > Machine.MAX_CPUS) {
            throw new IllegalArgumentException("a machine has 1 to " + Machine.MAX_CPUS + " CPUs, not " + cpus);
        }
        regions = List.copyOf(regions);
    }
}
