/** What a complete program says about how it is run and what is expected of it. Knows names, not addresses. */
@NullMarked
package org.vmxlab.scenario;

import org.jspecify.annotations.NullMarked;
