package org.vmxlab.explore;

/** Hears how an exploration gets on; called now and then, from any thread. */
public interface Progress {
    /** Hears nothing. */
    Progress SILENT = new Progress() {};

    /** A part of the work begins, described by {@code what}. */
    default void begins(String what) {}

    /** So much is done of the part; {@code open} states wait to be explored further. */
    default void at(long states, long transitions, long open) {}
}
