/**
 * How instructions are written and how they are encoded, compared with other assemblers and disassemblers: random lines and
 * random bytes, the first divergence shrunk, rows of other tools' answers.
 */
@NullMarked
package org.vmxlab.encodings;

import org.jspecify.annotations.NullMarked;
