/** VMX state: VMCS regions and their life cycle, fields, capabilities, error numbers, sanitizer events. */
@NullMarked
package org.vmxlab.vmx;

import org.jspecify.annotations.NullMarked;
