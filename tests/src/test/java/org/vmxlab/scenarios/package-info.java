/** Whole programs: what they end in, that runs repeat, that snapshots bring states back. */
@NullMarked
package org.vmxlab.scenarios;

import org.jspecify.annotations.NullMarked;
