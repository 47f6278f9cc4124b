package org.vmxlab.timeline;

import org.eclipse.collections.api.factory.primitive.LongLists;
import org.eclipse.collections.api.list.primitive.MutableLongList;

/** Levels of one CPU's control flow that calls and interrupts entered, told apart by the stack pointer. */
final class Levels {
    private final MutableLongList stackPointers = LongLists.mutable.empty();

    /** A call or an interrupt was entered; {@code stackPointer} is RSP right after it. */
    void enter(long stackPointer) {
        stackPointers.add(stackPointer);
    }

    /** RSP is {@code stackPointer} now; answers how many levels are gone. */
    int leave(long stackPointer) {
        int left = 0;
        while (!stackPointers.isEmpty() && Long.compareUnsigned(stackPointer, stackPointers.getLast()) > 0) {
            stackPointers.removeAtIndex(stackPointers.size() - 1);
            left++;
        }
        return left;
    }
}
