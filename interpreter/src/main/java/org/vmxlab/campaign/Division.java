package org.vmxlab.campaign;

import java.util.List;

/**
 * Faults in the order of the run, divided into stretches: always the same ones, however many cores or machines work on them.
 * All faults of one step belong to one stretch.
 */
final class Division {
    private static final int FEWEST = 64;
    private static final int MOST = 4096;
    private static final int FAULTS_OF_A_STRETCH = 8192;

    private final List<Injection> injections;
    private final int[] bounds;

    Division(List<Injection> injections) {
        this.injections = injections;
        int stretches = Math.min(MOST, Math.max(FEWEST, injections.size() / FAULTS_OF_A_STRETCH));
        this.bounds = new int[stretches + 1];
        for (int i = 1; i <= stretches; i++) {
            int at = Math.max(bounds[i - 1], (int) ((long) injections.size() * i / stretches));
            while (at > 0 && at < injections.size() && step(at) == step(at - 1)) {
                at++;
            }
            bounds[i] = at;
        }
    }

    private long step(int injection) {
        return injections.get(injection).step().number();
    }

    int stretches() {
        return bounds.length - 1;
    }

    /** The faults of stretch {@code number}, which counts from 0. */
    List<Injection> stretch(int number) {
        return injections.subList(bounds[number], bounds[number + 1]);
    }

    /** All faults, however they are divided. */
    int size() {
        return injections.size();
    }

    /** Equal for equal faults, divided in the same way. */
    long hash() {
        long hash = stretches();
        for (Injection injection : injections) {
            hash = hash * 31 + injection.words().hashCode();
            hash = hash * 31 + injection.kind().name().hashCode();
            hash = hash * 31 + injection.step().number();
            hash = hash * 31 + (injection.when() == Injection.When.AFTER ? 1 : 0);
            hash = hash * 31 + injection.sites();
        }
        return hash;
    }
}
