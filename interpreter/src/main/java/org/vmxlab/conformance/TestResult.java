package org.vmxlab.conformance;

/**
 * A test that was run.
 *
 * @param seconds it took
 */
public record TestResult(String name, Finding finding, double seconds) {}
