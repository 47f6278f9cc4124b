/**
 * Translates guest code to JVM bytecode.
 *
 * <p>A {@link org.vmxlab.translator.Region} of blocks that jump to and call each other becomes a generated class, a {@link
 * org.vmxlab.translator.Unit}, with a method for each loop: general registers and flags are local variables in it. Instructions
 * that programs spend their time in have an {@link org.vmxlab.translator.Emitter}, some a {@link
 * org.vmxlab.translator.Shortcut} for what they do most of the time; all others are performed by the {@link
 * org.vmxlab.engine.Action} that the interpreter performs, so that nothing here need be complete. Knows no scheduler: it is a
 * {@link org.vmxlab.engine.FastPath} of the interpreter, which stays in charge of events, faults and everything rare.
 */
@NullMarked
package org.vmxlab.translator;

import org.jspecify.annotations.NullMarked;
