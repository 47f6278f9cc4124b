package org.vmxlab.encodings;

import java.util.List;

/** One way of comparing with another tool: from text to code, or from code to text. */
interface Direction {
    /** Answers of the other tool to as many random samples as {@code count}, without those that are no matter of this program. */
    List<EncodingRow> next(int count);

    /** Its answers to samples that are simpler than that of {@code row}, the simplest change first. */
    List<EncodingRow> simpler(EncodingRow row);
}
