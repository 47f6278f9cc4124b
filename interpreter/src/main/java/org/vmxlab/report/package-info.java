/** Results as text for people and as JSON for programs. Decides nothing: verdicts come from below. */
@NullMarked
package org.vmxlab.report;

import org.jspecify.annotations.NullMarked;
