package org.vmxlab.explore;

/**
 * How long a search whose knowledge grew goes on before it starts again: what it finds is void, but it learns, and each
 * thing learnt is one start less.
 */
final class Lessons {
    private static final long LEAST = 2_000;

    private long end;

    /** Whether the search starts again now; asked first when its knowledge grew first. */
    boolean over(long transitions) {
        if (end == 0) {
            end = 2 * transitions + LEAST;
        }
        return transitions >= end;
    }
}
