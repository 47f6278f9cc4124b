package org.vmxlab.scenario;

import org.vmxlab.diagnostic.Span;

/** CPU {@code cpu} starts at {@code label}. */
public record Start(int cpu, String label, Span span) {}
