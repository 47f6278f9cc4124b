@NullMarked
package org.vmxlab.schedule;

import org.jspecify.annotations.NullMarked;
