/** Positions in sources and messages about them, as data and rendered. */
@NullMarked
package org.vmxlab.diagnostic;

import org.jspecify.annotations.NullMarked;
