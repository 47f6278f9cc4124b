/** A run walked through by hand: forwards, backwards, to a place; and what a person looks at there. */
@NullMarked
package org.vmxlab.debug;

import org.jspecify.annotations.NullMarked;
