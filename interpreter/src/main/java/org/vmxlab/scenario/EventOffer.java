package org.vmxlab.scenario;

import java.util.Optional;

/**
 * An event from outside that may happen at any point of the program's executions.
 *
 * @param cpu CPU that it happens to
 * @param vector of an external interrupt, 16 to 255; empty for an NMI
 * @param count how often at the most, 1 to 255
 */
public record EventOffer(int cpu, Optional<Integer> vector, int count) {}
