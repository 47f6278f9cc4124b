/** What a hypervisor looks like in memory: layout, typed views, words for addresses, laws of VMCS ownership. */
@NullMarked
package org.vmxlab.model;

import org.jspecify.annotations.NullMarked;
