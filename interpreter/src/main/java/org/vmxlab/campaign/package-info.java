/**
 * Campaigns of faults: which kinds there are, where each can strike along a run, which of these sites are the same fault, and
 * what became of each one that was tried.
 */
@NullMarked
package org.vmxlab.campaign;

import org.jspecify.annotations.NullMarked;
