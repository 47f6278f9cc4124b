package org.vmxlab.vectors;

import java.util.List;

/** Something that executes integer instructions, such as the processor that this program runs on. */
@FunctionalInterface
public interface Processor {
    /** What it makes of each of {@code samples}, in order. */
    List<IntegerAnswer> answers(List<IntegerSample> samples);
}
