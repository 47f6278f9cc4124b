/**
 * Tests of the instruction set that say themselves what must come out: programs with directives, marks on their lines,
 * findings with the first divergence, and what of the architecture they hold.
 */
@NullMarked
package org.vmxlab.conformance;

import org.jspecify.annotations.NullMarked;
