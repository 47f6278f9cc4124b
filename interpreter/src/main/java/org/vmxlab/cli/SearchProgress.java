package org.vmxlab.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.vmxlab.explore.Estimate;
import org.vmxlab.explore.Progress;

/** Tells on standard error how a search gets on: on a terminal twice a second on one line, elsewhere every half minute. */
final class SearchProgress implements Progress {
    private static final long TERMINAL_NANOS = 500_000_000L;
    private static final long PIPE_NANOS = 30_000_000_000L;
    /** Shares and times are told to two digits at the most; a day is no better than a guess. */
    private static final long LONGEST_SECONDS = 100 * 86_400L;

    private final PrintWriter err;
    private final boolean interactive;
    private final int width;
    private final LongSupplier clock;
    private final long begun;
    private long last;
    private long partBegun;
    private String cell = "";
    private String part = "";
    private Optional<Estimate> estimate = Optional.empty();
    private boolean line;
    private boolean asked;

    SearchProgress(PrintWriter err, Terminal terminal) {
        this(err, terminal, System::nanoTime);
    }

    SearchProgress(PrintWriter err, Terminal terminal, LongSupplier clock) {
        this.err = err;
        this.interactive = terminal.interactive();
        this.width = terminal.width();
        this.clock = clock;
        this.begun = clock.getAsLong();
        this.last = begun;
        this.partBegun = begun;
    }

    /** A cell of a table begins. */
    synchronized void cell(String variant, String trigger, int done, int all) {
        cell = "cell " + (done + 1) + " of " + all + ", " + variant + " under " + trigger + ": ";
    }

    @Override
    public synchronized void begins(String what) {
        part = cell + what;
        partBegun = clock.getAsLong();
        estimate = Optional.empty();
    }

    /** Half way to the next line, so that there is an estimate for it. */
    @Override
    public synchronized boolean wantsEstimate() {
        boolean wanted = !asked && clock.getAsLong() - last > pause() / 2;
        asked |= wanted;
        return wanted;
    }

    @Override
    public synchronized void estimated(Optional<Estimate> made) {
        estimate = made;
    }

    private long pause() {
        return interactive ? TERMINAL_NANOS : PIPE_NANOS;
    }

    @Override
    public synchronized void at(Standing standing) {
        long now = clock.getAsLong();
        if (now - last < pause()) {
            return;
        }
        last = now;
        asked = false;
        String text = text(standing, now);
        if (interactive) {
            err.print("\r\u001b[K" + (text.length() < width ? text : text.substring(0, width - 1)));
            line = true;
        } else {
            err.println(text);
        }
        err.flush();
    }

    private String text(Standing standing, long now) {
        double seconds = (now - partBegun + 1) / 1e9;
        boolean states = standing.unit() == Unit.STATES;
        return String.format(
                Locale.ROOT,
                "%s: %s, %s; %,d %s, %,.0f/s%s",
                part,
                time((now - begun) / 1e9),
                done(seconds),
                standing.count(),
                states ? "states" : "executions",
                standing.count() / seconds,
                standing.open() == 0 ? "" : String.format(Locale.ROOT, ", %,d open", standing.open()));
    }

    private String done(double seconds) {
        if (estimate.isEmpty()) {
            return "no estimate yet";
        }
        Estimate made = estimate.get();
        if (made.low() == made.high()) {
            return percent(made.done()) + " % done, " + left(seconds, made.done()) + " left";
        }
        return "about " + percent(made.done()) + " % done (" + percent(made.low()) + " to " + percent(made.high())
                + " %), " + left(seconds, made.high()) + " to " + left(seconds, made.low()) + " left";
    }

    private static String percent(double share) {
        double percent = 100 * share;
        return percent > 0 && percent < 1 ? "<1" : percent > 99 && percent < 100 ? ">99" : Math.round(percent) + "";
    }

    private static String left(double seconds, double share) {
        return share <= 0 ? "?" : time(seconds * (1 - share) / share);
    }

    private static String time(double seconds) {
        long whole = Math.round(seconds);
        if (whole >= LONGEST_SECONDS) {
            return "months";
        }
        Duration time = Duration.ofSeconds(whole);
        if (time.toDays() > 0) {
            return time.toDays() + "d" + time.toHoursPart() + "h";
        }
        return time.toHours() > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }

    /** The search has ended: the line is taken back. */
    synchronized void end() {
        if (line) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
