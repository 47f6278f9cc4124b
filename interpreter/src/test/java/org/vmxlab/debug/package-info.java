@NullMarked
package org.vmxlab.debug;

import org.jspecify.annotations.NullMarked;
