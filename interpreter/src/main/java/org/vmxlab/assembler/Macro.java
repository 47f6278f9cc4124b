package org.vmxlab.assembler;

import java.util.List;

/**
 * A multi-line macro.
 *
 * @param least parameters that a call must give
 * @param most parameters that a call may give; {@link Integer#MAX_VALUE} if the last takes the rest
 * @param greedy whether the last parameter takes all that is left, commas included
 */
record Macro(String name, int least, int most, boolean greedy, List<List<Token>> defaults, List<Line> body) {
    boolean takes(int count) {
        return count >= least && (greedy || count <= most);
    }
}
