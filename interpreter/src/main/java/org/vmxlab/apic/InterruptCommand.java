package org.vmxlab.apic;

/**
 * An IPI on its way: what one CPU's ICR write asks of others (SDM volume 3A, section 10.6).
 *
 * @param mode fixed, lowest priority, NMI, INIT, start-up …
 * @param vector 0 to 255; page number for start-up
 * @param targets bit n set: CPU n is addressed; the machine resolves the destination when the command is sent
 */
public record InterruptCommand(DeliveryMode mode, int vector, long targets) {}
