package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vmxlab.explore.Estimate;
import org.vmxlab.explore.Progress.Standing;
import org.vmxlab.explore.Progress.Unit;

/** What people who wait are told. */
class SearchProgressTest {
    private final StringWriter err = new StringWriter();
    private long seconds;

    private SearchProgress progress(Terminal terminal) {
        return new SearchProgress(new PrintWriter(err, true), terminal, () -> seconds * 1_000_000_000);
    }

    private SearchProgress piped() {
        return progress(new Terminal(Map.of(), false));
    }

    @Test
    void aLineNowAndThenHasRateFrontierEstimateAndTimes() {
        SearchProgress progress = piped();
        progress.begins("all states");
        seconds = 20;
        assertThat(progress.wantsEstimate()).isTrue();
        progress.estimated(Optional.of(new Estimate(0.4, 0.2, 0.7)));
        assertThat(progress.wantsEstimate()).isFalse();
        seconds = 29;
        progress.at(new Standing(Unit.STATES, 1, 2, 3));
        assertThat(err.toString()).isEmpty();
        seconds = 40;
        progress.at(new Standing(Unit.STATES, 4_000_000, 9_000_000, 1234));
        assertThat(err.toString())
                .isEqualTo(
                        "all states: 0:40, about 40 % done (20 to 70 %), 0:17 to 2:40 left; 4,000,000 states, 100,000/s,"
                                + " 1,234 open" + System.lineSeparator());
    }

    @Test
    void whatCannotBeToldIsNot() {
        SearchProgress progress = piped();
        progress.begins("one execution of each trace");
        seconds = 4000;
        progress.at(new Standing(Unit.EXECUTIONS, 8000, 90_000, 0));
        assertThat(err.toString())
                .startsWith("one execution of each trace: 1:06:40, no estimate yet; 8,000 executions, 2/s");
    }

    @Test
    void whatIsKnownHasNoInterval() {
        SearchProgress progress = piped();
        progress.begins("random executions");
        seconds = 31;
        progress.estimated(Optional.of(new Estimate(0.25, 0.25, 0.25)));
        progress.at(new Standing(Unit.EXECUTIONS, 2500, 9000, 0));
        assertThat(err.toString()).contains("25 % done, 1:33 left; 2,500 executions");
    }

    @Test
    void anEstimateIsOfItsPartAlone() {
        SearchProgress progress = piped();
        progress.begins("one");
        progress.estimated(Optional.of(new Estimate(0.4, 0.2, 0.7)));
        progress.begins("two");
        seconds = 31;
        progress.at(new Standing(Unit.STATES, 1, 1, 0));
        assertThat(err.toString()).startsWith("two: 0:31, no estimate yet");
    }

    @Test
    void aTerminalHasOneLineThatFitsIt() {
        SearchProgress progress = progress(new Terminal(Map.of("COLUMNS", "60", "TERM", "xterm"), true));
        progress.begins("executions with at most 2 preemptions");
        seconds = 1;
        progress.at(new Standing(Unit.STATES, 123_456_789, 123_456_789, 123_456_789));
        progress.end();
        assertThat(err.toString().split("\r\u001b\\[K", -1)).hasSize(3).allMatch(line -> line.length() < 60);
    }
}
