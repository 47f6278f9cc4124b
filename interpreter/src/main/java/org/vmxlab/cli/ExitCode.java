package org.vmxlab.cli;

/** Exit codes; part of the contract with scripts. */
final class ExitCode {
    /** As expected: no violation, and whatever was searched was searched whole. */
    static final int OK = 0;
    /** A violation was found, or a test failed. */
    static final int VIOLATION = 1;
    /** The command line is wrong. */
    static final int USAGE = 2;
    /** A program, image or replay file is wrong or missing. */
    static final int BAD_INPUT = 3;
    /** No violation, but the search was cut off. */
    static final int INCOMPLETE = 4;
    /** The replayed program does not do what it did. */
    static final int DIVERGED = 5;
    /** A bug of vmxlab itself. */
    static final int INTERNAL = 70;
    /** Ended by Ctrl-C: what a shell shows for a process that SIGINT ended. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
