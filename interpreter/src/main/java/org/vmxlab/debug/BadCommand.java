package org.vmxlab.debug;

/** A command that cannot be obeyed; the message says why and what to try. Stackless. */
public final class BadCommand extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadCommand(String message) {
        super(message, null, false, false);
    }
}
