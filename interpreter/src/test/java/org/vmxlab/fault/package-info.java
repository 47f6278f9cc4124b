@NullMarked
package org.vmxlab.fault;

import org.jspecify.annotations.NullMarked;
