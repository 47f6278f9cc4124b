/** What happened in a recorded run, as data: moments with their events and states, and the outline of what matters. */
@NullMarked
package org.vmxlab.timeline;

import org.jspecify.annotations.NullMarked;
