package org.vmxlab.vectors;

/** A row cannot be understood; the message says what is wrong with it. Stackless. */
public final class RowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RowException(String message) {
        super(message, null, false, false);
    }
}
