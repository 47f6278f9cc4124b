/** Tests of commands that take too long to stand beside the command line's others. */
@NullMarked
package org.vmxlab.cli;

import org.jspecify.annotations.NullMarked;
