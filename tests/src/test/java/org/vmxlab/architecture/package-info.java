/** Holds the code to ARCHITECTURE.md and to the house rules. */
@NullMarked
package org.vmxlab.architecture;

import org.jspecify.annotations.NullMarked;
