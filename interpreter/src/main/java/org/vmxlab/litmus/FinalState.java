package org.vmxlab.litmus;

import java.util.List;

/** Words of a list of variables when all threads have ended and all stores are visible. */
record FinalState(List<Long> words) {
    FinalState {
        words = List.copyOf(words);
    }
}
