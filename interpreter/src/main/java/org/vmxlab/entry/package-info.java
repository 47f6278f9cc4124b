/**
 * VM entry, VM exit and what a CPU does differently in VMX non-root operation (SDM volume 3C, chapters 25 to 27).
 *
 * <p>Guests run as code of the same machine in the same memory: EPT is accepted and translates nothing, VPIDs tag
 * nothing, memory types do not exist.
 */
@NullMarked
package org.vmxlab.entry;

import org.jspecify.annotations.NullMarked;
