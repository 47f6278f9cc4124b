/**
 * The machine: several CPUs, their memory, the IPIs in flight between them, snapshots.
 *
 * <p>The machine never decides who goes next: it performs what it is told, and given the same program and the same
 * orders it is the same, bit for bit.
 */
@NullMarked
package org.vmxlab.machine;

import org.jspecify.annotations.NullMarked;
