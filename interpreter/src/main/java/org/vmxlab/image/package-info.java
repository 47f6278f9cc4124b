/** An assembled program: segments, symbols, line table; and its form as an ELF64 file. */
@NullMarked
package org.vmxlab.image;

import org.jspecify.annotations.NullMarked;
