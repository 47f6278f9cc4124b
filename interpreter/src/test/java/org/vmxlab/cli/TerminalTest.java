package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vmxlab.report.Glyphs;
import org.vmxlab.report.Style;

/** Colours, characters and width by the environment's customs. */
class TerminalTest {
    private static Terminal terminal(Map<String, String> environment) {
        return new Terminal(environment, true);
    }

    private static Terminal pipe(Map<String, String> environment) {
        return new Terminal(environment, false);
    }

    @Test
    void coloursAreForTerminalsThatWantThem() {
        assertThat(terminal(Map.of("TERM", "xterm")).style()).isEqualTo(Style.COLOURED);
        assertThat(terminal(Map.of("NO_COLOR", "1")).style()).isEqualTo(Style.PLAIN);
        assertThat(terminal(Map.of("TERM", "dumb")).style()).isEqualTo(Style.PLAIN);
        assertThat(pipe(Map.of()).style()).isEqualTo(Style.PLAIN);
        assertThat(pipe(Map.of("CLICOLOR_FORCE", "1")).style()).isEqualTo(Style.COLOURED);
    }

    @Test
    void theFirstLocaleThatIsSetDecidesAboutCharacters() {
        assertThat(pipe(Map.of("LC_ALL", "C", "LANG", "en_GB.UTF-8")).glyphs()).isEqualTo(Glyphs.ASCII);
        assertThat(pipe(Map.of("LC_ALL", "C.UTF-8")).glyphs()).isEqualTo(Glyphs.UNICODE);
        assertThat(pipe(Map.of("LC_ALL", "", "LANG", "de_DE.utf8")).glyphs()).isEqualTo(Glyphs.UNICODE);
        assertThat(pipe(Map.of()).glyphs()).isEqualTo(Glyphs.UNICODE);
    }

    @Test
    void linesAreAsWideAsTheTerminal() {
        assertThat(terminal(Map.of("COLUMNS", "132")).width()).isEqualTo(132);
        assertThat(terminal(Map.of("COLUMNS", "20")).width()).isEqualTo(60);
        assertThat(pipe(Map.of("COLUMNS", "132")).width()).isEqualTo(100);
    }
}
