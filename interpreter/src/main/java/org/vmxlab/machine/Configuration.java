package org.vmxlab.machine;

import java.util.List;
import org.vmxlab.apic.ApicMode;
import org.vmxlab.cpu.Policy;
import org.vmxlab.engine.FastPath;
import org.vmxlab.memory.Region;
import org.vmxlab.vmx.VmxCapabilities;

/**
 * What a machine is made of.
 *
 * @param cpus 1 to {@link Machine#MAX_CPUS}
 * @param regions memory, all read as zero at first
 * @param apicMode mode of the local APICs at power-up
 * @param capabilities what VMX can do
 * @param storeBufferCapacity buffered stores of a CPU at the most; a further one drains the oldest
 * @param fastPaths how its CPUs may run code besides step by step
 */
public record Configuration(
        int cpus,
        List<Region> regions,
        ApicMode apicMode,
        VmxCapabilities capabilities,
        Policy policy,
        int storeBufferCapacity,
        FastPath.Factory fastPaths) {
    /** Entries of the store buffers of a machine that drains them by itself; enough to show what TSO allows. */
    public static final int STORE_BUFFER_CAPACITY = 16;

    /** Capacity where every drain is somebody's decision. */
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    /** A machine whose store buffers have {@link #STORE_BUFFER_CAPACITY}, and which runs step by step. */
    public Configuration(
            int cpus, List<Region> regions, ApicMode apicMode, VmxCapabilities capabilities, Policy policy) {
        this(cpus, regions, apicMode, capabilities, policy, STORE_BUFFER_CAPACITY, FastPath.Factory.NONE);
    }

    public Configuration {
        if (cpus < 1 || cpus > Machine.MAX_CPUS) {
            throw new IllegalArgumentException("a machine has 1 to " + Machine.MAX_CPUS + " CPUs, not " + cpus);
        }
        regions = List.copyOf(regions);
    }
}
