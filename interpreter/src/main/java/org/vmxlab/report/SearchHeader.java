package org.vmxlab.report;

import java.util.Map;

/**
 * What was explored, and how.
 *
 * @param program name as the user gave it, with variant and trigger
 * @param programHash hash of the assembled program, in hex
 * @param cpus number of CPUs
 * @param memoryModel {@code sc} or {@code tso}
 * @param bounds limits that were in force, by name
 * @param seed of strategies that sample
 */
public record SearchHeader(
        String program, String programHash, int cpus, String memoryModel, Map<String, Long> bounds, long seed) {}
