/** An assembled program made ready to run: machine, memory, starts, schedule, and words for what is in it. */
@NullMarked
package org.vmxlab.guest;

import org.jspecify.annotations.NullMarked;
