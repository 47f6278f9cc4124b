/** Benchmarks: how fast the engine is beside plain Java, and what a snapshot costs. Run by one command, never by a test. */
@NullMarked
package org.vmxlab.benchmark;

import org.jspecify.annotations.NullMarked;
