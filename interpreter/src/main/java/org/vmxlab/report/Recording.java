package org.vmxlab.report;

import org.vmxlab.timeline.Timeline;

/** A run that was performed again step by step: what there is to tell about it, and its time line. */
public record Recording(Outcome outcome, Timeline timeline) {}
