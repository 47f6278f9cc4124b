/** Words of the architecture: widths, flags, vectors, exceptions. No behaviour, no state. */
@NullMarked
package org.vmxlab.arch;

import org.jspecify.annotations.NullMarked;
