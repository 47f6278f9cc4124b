package org.vmxlab.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.vmxlab.explore.Progress;

/** Tells on standard error how a search gets on: on a terminal twice a second on one line, elsewhere every half minute. */
final class SearchProgress implements Progress {
    private static final long TERMINAL_NANOS = 500_000_000L;
    private static final long PIPE_NANOS = 30_000_000_000L;

    private final PrintWriter err;
    private final boolean interactive;
    private final long begun = System.nanoTime();
    private long last = begun;
    private long partBegun = begun;
    private String cell = "";
    private String part = "";
    private boolean line;

    SearchProgress(PrintWriter err, Terminal terminal) {
        this.err = err;
        this.interactive = terminal.interactive();
    }

    /** A cell of a table begins. */
    synchronized void cell(String variant, String trigger, int done, int all) {
        cell = "cell " + (done + 1) + " of " + all + ", " + variant + " under " + trigger + ": ";
    }

    @Override
    public synchronized void begins(String what) {
        part = cell + what;
        partBegun = System.nanoTime();
    }

    @Override
    public synchronized void at(long states, long transitions, long open) {
        long now = System.nanoTime();
        if (now - last < (interactive ? TERMINAL_NANOS : PIPE_NANOS)) {
            return;
        }
        last = now;
        double seconds = (now - begun) / 1e9;
        String text = String.format(
                Locale.ROOT,
                "%s: %,d states, %,d transitions, %,.0f/s, %.0f s",
                part,
                states,
                transitions,
                transitions / ((now - partBegun + 1) / 1e9),
                seconds);
        if (interactive) {
            err.print("\r\u001b[K" + text);
            line = true;
        } else {
            err.println(text);
        }
        err.flush();
    }

    /** The search has ended: the line is taken back. */
    synchronized void end() {
        if (line) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
