package org.vmxlab.litmus;

import java.util.List;

/**
 * The code of a test.
 *
 * @param data registers that its instructions use for data
 */
record CodeTable(List<ThreadCode> threads, List<Variable> data) {
    CodeTable {
        threads = List.copyOf(threads);
        data = List.copyOf(data);
    }
}
