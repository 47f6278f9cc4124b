/** What explorers are held to: random small programs, and all that they can do, found without any cleverness. */
@NullMarked
package org.vmxlab.oracle;

import org.jspecify.annotations.NullMarked;
