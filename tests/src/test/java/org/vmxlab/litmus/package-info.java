/** The machine's memory models against independent answers. */
@NullMarked
package org.vmxlab.litmus;

import org.jspecify.annotations.NullMarked;
