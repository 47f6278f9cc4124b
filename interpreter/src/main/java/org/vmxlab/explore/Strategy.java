package org.vmxlab.explore;

import java.util.Arrays;
import java.util.Optional;

/** How an exploration goes about it. */
public enum Strategy {
    /** Every state once, known again by its hash; for programs that end and those that do not. */
    DFS("dfs"),
    /** Every execution once up to the order of what commutes, without memory; for programs that end. */
    DPOR("dpor"),
    /** Uniformly random transitions. */
    RANDOM("random"),
    /** Random priorities of CPUs, lowered at a few random points (Burckhardt and others, ASPLOS 2010). */
    PCT("pct"),
    /** Random priorities of steps, drawn anew for those that a step raced with (Yuan and others, CAV 2018). */
    POS("pos");

    private final String word;

    Strategy(String word) {
        this.word = word;
    }

    /** Whether it draws executions at random, and proves nothing. */
    public boolean samples() {
        return this == RANDOM || this == PCT || this == POS;
    }

    /** The one of this name. */
    public static Optional<Strategy> named(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    /** Its name on the command line and in results. */
    public String word() {
        return word;
    }
}
