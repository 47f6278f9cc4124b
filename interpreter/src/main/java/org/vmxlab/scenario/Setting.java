package org.vmxlab.scenario;

import org.vmxlab.diagnostic.Span;

/** {@code OPTION=VALUE} as a variant or trigger has it. */
public record Setting(String option, String value, Span span) {}
