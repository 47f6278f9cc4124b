/**
 * Every instruction: forms (encodings in the manual's notation), operands, flags, faults and meaning, each in one place;
 * and what is derived from that: encoder, decoder, disassembler, reference.
 */
@NullMarked
package org.vmxlab.isa;

import org.jspecify.annotations.NullMarked;
