package org.vmxlab.campaign;

import java.util.List;

/**
 * The run without faults.
 *
 * @param end of the machine
 * @param readsTime whether an instruction read the time, or a timer counted: states that differ in it are not the same
 */
record BaseRun(List<Step> steps, EndState end, boolean readsTime) {
    BaseRun {
        steps = List.copyOf(steps);
    }
}
