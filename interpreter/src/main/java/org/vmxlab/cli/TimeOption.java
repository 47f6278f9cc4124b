package org.vmxlab.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@code --time} takes. */
final class TimeOption {
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h)?");
    private static final Duration NO_BOUND = Duration.ofDays(3650);

    private TimeOption() {}

    /** The time that {@code text} names; without one, as good as no bound. */
    static Duration parse(@Nullable String text) {
        if (text == null) {
            return NO_BOUND;
        }
        Matcher match = TIME.matcher(text);
        if (!match.matches() || Long.parseLong(match.group(1)) == 0) {
            throw BadInput.usage("--time " + text + ": a time is written as 30s, 500ms, 10m or 2h");
        }
        long number = Long.parseLong(match.group(1));
        return switch (match.group(2) == null ? "s" : match.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
    }
}
