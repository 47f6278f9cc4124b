/**
 * Every interleaving of a program: the machine as a system of transitions, what is known of who shares what, and searches
 * over it. A search takes and takes back transitions; which exist in a state is the same for all searches.
 */
@NullMarked
package org.vmxlab.explore;

import org.jspecify.annotations.NullMarked;
