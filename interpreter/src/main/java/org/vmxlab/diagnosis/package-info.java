/**
 * Finds out why: a run that ended in a violation is performed again under a recorder, and causes are read off what it
 * heard. Runs themselves go bare.
 */
@NullMarked
package org.vmxlab.diagnosis;

import org.jspecify.annotations.NullMarked;
