package org.vmxlab.scenarios;

import org.vmxlab.assembler.Program;

/** Programs for the benchmarks. */
public final class BenchmarkPrograms {
    private BenchmarkPrograms() {}

    /** A kernel of {@code guest-programs/kernels}. */
    public static Program kernel(String name) {
        return Programs.kernel(name);
    }

    /** A scenario of {@code guest-programs/scenarios} in a variant. */
    public static Program scenario(String name, String variant) {
        return Programs.scenario(name, variant);
    }

    /** A program of {@code guest-programs/traces} with its {@code SIZE}, on so many CPUs. */
    public static Program trace(String name, int size, int cpus) {
        return Programs.trace(name, size, cpus);
    }
}
