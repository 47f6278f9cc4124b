package org.vmxlab.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.vmxlab.campaign.Campaign;

/** Tells on standard error how far a campaign is, with an estimate: twice a second on a terminal, elsewhere every half minute. */
final class CampaignProgress implements Campaign.Progress {
    private static final long TERMINAL_NANOS = 500_000_000L;
    private static final long PIPE_NANOS = 30_000_000_000L;

    private final PrintWriter err;
    private final boolean interactive;
    private final long begun = System.nanoTime();
    private long last = begun;
    private boolean line;

    CampaignProgress(PrintWriter err, Terminal terminal) {
        this.err = err;
        this.interactive = terminal.interactive();
    }

    @Override
    public synchronized void at(long tried, long all) {
        if (tried == 0 && !interactive) {
            err.println(String.format(Locale.ROOT, "%,d faults to be tried", all));
            err.flush();
        }
        if (!isTime()) {
            return;
        }
        double seconds = (last - begun) / 1e9;
        double rate = tried / seconds;
        String text = String.format(
                Locale.ROOT,
                "%,d of %,d faults tried, %,.0f/s, %.0f s, about %.0f s left",
                tried,
                all,
                rate,
                seconds,
                (all - tried) / Math.max(rate, 1));
        print(text);
    }

    @Override
    public synchronized void counted(long firsts, long all, long combinations) {
        if (isTime()) {
            print(String.format(
                    Locale.ROOT,
                    "%,d combinations that begin with one of %,d of %,d faults",
                    combinations,
                    firsts,
                    all));
        }
    }

    @Override
    public synchronized void reproduced(long made, long all) {
        if (isTime()) {
            print(String.format(Locale.ROOT, "%,d of %,d runs made again, as short as may be", made, all));
        }
        if (made == all) {
            end();
        }
    }

    private boolean isTime() {
        long now = System.nanoTime();
        boolean time = now - last >= (interactive ? TERMINAL_NANOS : PIPE_NANOS);
        last = time ? now : last;
        return time;
    }

    private void print(String text) {
        if (interactive) {
            err.print("\r\u001b[K" + text);
            line = true;
        } else {
            err.println(text);
        }
        err.flush();
    }

    /** What it tells of has ended: the line is taken back. */
    synchronized void end() {
        if (line) {
            err.print("\r\u001b[K");
            err.flush();
            line = false;
        }
    }
}
