/** The command line: the only reader of arguments, files, clock and terminal. */
@NullMarked
package org.vmxlab.cli;

import org.jspecify.annotations.NullMarked;
