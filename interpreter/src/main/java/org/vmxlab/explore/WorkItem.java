package org.vmxlab.explore;

/**
 * A part of a search of all states: transitions that are still to be taken from a state.
 *
 * @param state its number
 */
record WorkItem(int state, int[] transitions) {}
