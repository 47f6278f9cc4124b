/**
 * Executes one CPU: decodes once, then runs linked steps.
 *
 * <p>A step is a decoded instruction bound to the shape of its operands; what it computes is the definition's {@link
 * org.vmxlab.isa.Meaning}. Knows one CPU and no scheduler.
 */
@NullMarked
package org.vmxlab.engine;

import org.jspecify.annotations.NullMarked;
