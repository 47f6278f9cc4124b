/**
 * Litmus tests: small programs of a few threads with a condition on their final states, in the format of the herd tools for
 * X86 and X86_64. They run on the machine as code of its own instruction set.
 */
@NullMarked
package org.vmxlab.litmus;

import org.jspecify.annotations.NullMarked;
