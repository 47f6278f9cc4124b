@NullMarked
package org.vmxlab.campaign;

import org.jspecify.annotations.NullMarked;
