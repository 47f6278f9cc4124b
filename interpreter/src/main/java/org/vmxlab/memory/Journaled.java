package org.vmxlab.memory;

/** A store of 64-bit cells whose changes the {@link Journal} can take back. */
interface Journaled {
    /** Puts {@code old} back into cell {@code cell}, without journaling. */
    void undo(long cell, long old);
}
