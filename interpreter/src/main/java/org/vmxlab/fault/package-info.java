/**
 * What goes wrong in hardware, as single changes of a machine between two steps. Which of them a campaign tries, and where, is
 * not known here.
 */
@NullMarked
package org.vmxlab.fault;

import org.jspecify.annotations.NullMarked;
