package org.vmxlab.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --time} and {@code --jobs}: how much may be spent on a search or a campaign. */
final class EffortOptions {
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h)?");
    private static final Duration NO_BOUND = Duration.ofDays(3650);

    @Option(
            names = "--time",
            paramLabel = "TIME",
            description = "Time at the most, as 30s, 10m, 2h (default: no bound).")
    private @Nullable String time;

    @Option(names = "--jobs", paramLabel = "N", description = "Threads (default: one for each processor).")
    private @Nullable Integer jobs;

    /** Refuses what cannot be meant. */
    void check() {
        time();
        if (jobs != null && jobs < 1) {
            throw BadInput.usage("--jobs " + jobs + ": at least 1");
        }
    }

    boolean isTimeBounded() {
        return time != null;
    }

    /** How long it may take; without a bound, as good as for ever. */
    Duration time() {
        if (time == null) {
            return NO_BOUND;
        }
        Matcher match = TIME.matcher(time);
        if (!match.matches() || Long.parseLong(match.group(1)) == 0) {
            throw BadInput.usage("--time " + time + ": a time is written as 30s, 500ms, 10m or 2h");
        }
        long number = Long.parseLong(match.group(1));
        return switch (match.group(2) == null ? "s" : match.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
    }

    int threads() {
        return jobs == null ? Runtime.getRuntime().availableProcessors() : jobs;
    }
}
