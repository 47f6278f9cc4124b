/**
 * Physical memory, the undo journal that makes snapshots cheap, and per-CPU store buffers (SC and x86-TSO).
 *
 * <p>Everything that a snapshot must bring back and that is too large to copy lives in {@link
 * org.vmxlab.memory.Journaled} cells of 64 bits: the guest's memory and the data of VMCSs alike.
 */
@NullMarked
package org.vmxlab.memory;

import org.jspecify.annotations.NullMarked;
