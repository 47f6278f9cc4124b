package org.vmxlab.report;

import java.util.Locale;
import org.vmxlab.timeline.Event;
import org.vmxlab.timeline.Row;

/** What a row of an outline is about, as pages style it. */
enum RowKind {
    LOCAL,
    CALL,
    VMX,
    IPI,
    INTERRUPT,
    ACCESS,
    REMARK,
    VIOLATION;

    /** The kind of {@code row}. */
    static RowKind of(Row row) {
        if (row.local()) {
            return LOCAL;
        }
        Event event = row.events().get(row.events().size() - 1);
        if (event instanceof Event.Call || event instanceof Event.Back) {
            return CALL;
        }
        if (event instanceof Event.Sent || event instanceof Event.Arrived) {
            return IPI;
        }
        if (event instanceof Event.Taken) {
            return INTERRUPT;
        }
        if (event instanceof Event.Access) {
            return ACCESS;
        }
        if (event instanceof Event.Violated) {
            return VIOLATION;
        }
        return event instanceof Event.Noted || event instanceof Event.Warned ? REMARK : VMX;
    }

    /** In lower case. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
