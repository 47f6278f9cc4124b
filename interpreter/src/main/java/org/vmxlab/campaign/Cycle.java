package org.vmxlab.campaign;

/** Notices that a state comes again (Brent: one state is kept, and replaced after 1, 2, 4, … looks). */
final class Cycle {
    private long kept;
    private long looks;
    private long keepFor = 1;
    private boolean any;

    Cycle() {}

    Cycle(Cycle other) {
        kept = other.kept;
        looks = other.looks;
        keepFor = other.keepFor;
        any = other.any;
    }

    boolean closes(long state) {
        if (any && state == kept) {
            return true;
        }
        looks++;
        if (looks >= keepFor) {
            kept = state;
            any = true;
            keepFor *= 2;
            looks = 0;
        }
        return false;
    }
}
