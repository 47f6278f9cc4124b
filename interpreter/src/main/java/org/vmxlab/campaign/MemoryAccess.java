package org.vmxlab.campaign;

/**
 * A load or store of a step.
 *
 * @param value loaded or stored
 * @param before what memory held; for a store, past the store buffer
 */
record MemoryAccess(long address, int bytes, long value, long before) {}
