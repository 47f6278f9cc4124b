package org.vmxlab.timeline;

import org.vmxlab.vmx.LaunchState;

/**
 * Who has a VMCS.
 *
 * @param region address of its region
 * @param activeOn CPUs on which it is active, bit n for CPU n
 */
public record VmcsState(long region, long activeOn, LaunchState launch) {}
