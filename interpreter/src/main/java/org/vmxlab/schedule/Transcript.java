package org.vmxlab.schedule;

import java.util.ArrayList;
import java.util.List;

/** Decisions as they are performed; steps that one CPU makes in a row are one decision. */
final class Transcript {
    private final List<Performed> performed = new ArrayList<>();

    void add(Decision decision, long rip) {
        Decision merged = decision;
        if (decision instanceof Decision.Execute now
                && !performed.isEmpty()
                && performed.get(performed.size() - 1).decision() instanceof Decision.Execute before
                && before.cpu() == now.cpu()) {
            performed.remove(performed.size() - 1);
            merged = new Decision.Execute(now.cpu(), before.steps() + now.steps());
        }
        performed.add(new Performed(merged, rip));
    }

    List<Performed> performed() {
        return List.copyOf(performed);
    }
}
