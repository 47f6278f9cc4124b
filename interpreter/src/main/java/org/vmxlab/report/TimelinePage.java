package org.vmxlab.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A time line as one HTML page that needs no network: page, style, script and data in one file. */
public final class TimelinePage {
    private final TimelineJson json;

    public TimelinePage(TimelineJson json) {
        this.json = json;
    }

    /** The page's text. */
    public String render(Recording recording) {
        String title = recording.outcome().program();
        return resource("page.html")
                .replace("{{title}}", escaped(title))
                .replace("{{style}}", resource("page.css"))
                .replace("{{script}}", resource("page.js"))
                .replace("{{data}}", json.render(recording));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String resource(String name) {
        try (InputStream in = TimelinePage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path beside " + TimelinePage.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
