package org.vmxlab.explore;

/**
 * One of several parts of an exploration that are explored without a word between them.
 *
 * @param number 1 to {@code of}
 * @param of how many parts there are
 */
public record Shard(int number, int of) {
    /** Shards of one exploration at the most. */
    public static final int MOST = 10_000;
    /** The one part of an exploration that is not divided. */
    public static final Shard WHOLE = new Shard(1, 1);

    public Shard {
        if (number < 1 || number > of || of > MOST) {
            throw new IllegalArgumentException("no shard: " + number + " of " + of);
        }
    }

    public boolean isWhole() {
        return of == 1;
    }

    /** Whether the part at {@code place} of {@code count} parts is this shard's; neighbours mostly belong together. */
    boolean owns(int place, int count) {
        return (long) place * of / count == number - 1;
    }

    /** How many of {@code count} things that are dealt out in turn are this shard's. */
    long shareOf(long count) {
        return count / of + (number <= count % of ? 1 : 0);
    }
}
