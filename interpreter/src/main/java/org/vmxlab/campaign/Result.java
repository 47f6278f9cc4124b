package org.vmxlab.campaign;

/**
 * A fault that was tried.
 *
 * @param fellIn whether its run was cut short where it came to a state whose end was known
 */
record Result(Injection injection, Outcome outcome, boolean fellIn) {}
