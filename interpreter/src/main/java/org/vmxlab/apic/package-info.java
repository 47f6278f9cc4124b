/** The local APIC: registers in xAPIC and x2APIC mode, priorities, IPIs that leave and arrive, timer. */
@NullMarked
package org.vmxlab.apic;

import org.jspecify.annotations.NullMarked;
