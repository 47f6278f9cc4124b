package org.vmxlab.report;

import java.util.Map;

/** A time line as one HTML page that needs no network: page, style, script and data in one file. */
public final class TimelinePage {
    private final TimelineJson json;

    public TimelinePage(TimelineJson json) {
        this.json = json;
    }

    /** The page's text. */
    public String render(Recording recording) {
        return new Page(TimelinePage.class, "page")
                .render(Map.of("title", Page.escaped(recording.outcome().program()), "data", json.render(recording)));
    }
}
