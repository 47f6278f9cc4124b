package org.vmxlab.machine;

import org.vmxlab.apic.DeliveryMode;

/**
 * An interprocessor interrupt in flight to one CPU.
 *
 * @param source number of the CPU whose ICR write sent it
 * @param target number of the CPU that it will reach
 * @param vector 0 to 255; for start-up the page number
 */
public record Ipi(int source, int target, DeliveryMode mode, int vector) {}
