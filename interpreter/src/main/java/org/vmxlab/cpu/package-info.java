/**
 * One logical processor: registers, flags, memory port, interrupt state, with its local APIC and VMX state.
 *
 * <p>Knows no instruction and no other CPU: an IPI is a command left in the APIC's outbox, which the machine delivers.
 */
@NullMarked
package org.vmxlab.cpu;

import org.jspecify.annotations.NullMarked;
