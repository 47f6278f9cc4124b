/** Who goes on when: decisions, where they come from (script, round robin, seed, replay file), and runs under them. */
@NullMarked
package org.vmxlab.schedule;

import org.jspecify.annotations.NullMarked;
