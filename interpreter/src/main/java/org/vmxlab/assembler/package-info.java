/** Text to programs: preprocessor, pseudocode layer, plain layer, scenario directives. */
@NullMarked
package org.vmxlab.assembler;

import org.jspecify.annotations.NullMarked;
