/** What counts as wrong: the published kinds of violation, and a violation as the machine found it. */
@NullMarked
package org.vmxlab.verdict;

import org.jspecify.annotations.NullMarked;
