package org.vmxlab.vectors;

import java.util.Map;
import java.util.Optional;

/**
 * What a processor made of an {@link IntegerSample}.
 *
 * @param exception such as {@code #DE}; empty for none
 * @param changed cells of memory that hold something else now, by address
 */
public record IntegerAnswer(
        long[] registers, long rip, long flags, Optional<String> exception, Map<Long, Long> changed) {
    public IntegerAnswer {
        registers = registers.clone();
    }
}
