/**
 * Vectors: operations and single instructions with the answers of processors and emulators that others made, one row a
 * line; running, comparing, recording them, and writing a sequence as a program for another machine.
 */
@NullMarked
package org.vmxlab.vectors;

import org.jspecify.annotations.NullMarked;
