package org.vmxlab.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vmxlab.explore.Shard;

/** What {@code --shard} takes. */
final class ShardOption {
    private static final Pattern SHARD = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

    private ShardOption() {}

    /** The part that {@code text} names; without one, the whole. */
    static Shard parse(@Nullable String text) {
        if (text == null) {
            return Shard.WHOLE;
        }
        Matcher match = SHARD.matcher(text);
        if (match.matches()) {
            int number = Integer.parseInt(match.group(1));
            int of = Integer.parseInt(match.group(2));
            if (number >= 1 && number <= of && of <= Shard.MOST) {
                return new Shard(number, of);
            }
        }
        throw BadInput.usage("--shard " + text + ": a part is written as 2/5, the second of five; there are "
                + Shard.MOST + " at the most");
    }
}
