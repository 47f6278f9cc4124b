package org.vmxlab.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.vmxlab.report.Glyphs;
import org.vmxlab.report.Style;

/** What standard output can show: its width, colours, characters. */
final class Terminal {
    private static final int WIDTH_OF_PIPES = 100;
    private static final int NARROWEST = 60;

    private final Map<String, String> environment;
    private final boolean interactive;

    /** The terminal of this process. */
    Terminal() {
        this(System.getenv(), System.console() != null);
    }

    Terminal(Map<String, String> environment, boolean interactive) {
        this.environment = environment;
        this.interactive = interactive;
    }

    /** Colours on a terminal that wants them. */
    Style style() {
        boolean wanted = interactive && !environment.containsKey("NO_COLOR") && !"dumb".equals(environment.get("TERM"));
        return wanted || environment.containsKey("CLICOLOR_FORCE") ? Style.COLOURED : Style.PLAIN;
    }

    /** Whether somebody looks. */
    boolean interactive() {
        return interactive && !"dumb".equals(environment.get("TERM"));
    }

    /** Unicode, unless the locale names another character set. */
    Glyphs glyphs() {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String locale = environment.getOrDefault(name, "");
            if (!locale.isEmpty()) {
                String upper = locale.toUpperCase(Locale.ROOT);
                return upper.contains("UTF-8") || upper.contains("UTF8") ? Glyphs.UNICODE : Glyphs.ASCII;
            }
        }
        return Glyphs.UNICODE;
    }

    /** Characters of a line; 100 where nobody looks. */
    int width() {
        if (!interactive) {
            return WIDTH_OF_PIPES;
        }
        int columns = number(environment.getOrDefault("COLUMNS", ""));
        int width = columns > 0 ? columns : asked();
        return width <= 0 ? WIDTH_OF_PIPES : Math.max(NARROWEST, width);
    }

    /** What stty says of the terminal; 0 if it says nothing. */
    private static int asked() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            boolean ended = stty.waitFor(1, TimeUnit.SECONDS);
            return ended ? number(answer.substring(answer.indexOf(' ') + 1)) : 0;
        } catch (IOException noSuchProgram) {
            return 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static int number(String text) {
        return text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    }
}
