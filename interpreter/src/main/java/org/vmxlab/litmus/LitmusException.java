package org.vmxlab.litmus;

import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.diagnostic.DiagnosticRenderer;

/** A test cannot be read or run; says what and where. */
public final class LitmusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Diagnostic diagnostic;

    LitmusException(Diagnostic diagnostic) {
        super(diagnostic.message(), null, false, false);
        this.diagnostic = diagnostic;
    }

    public Diagnostic diagnostic() {
        return diagnostic;
    }

    /** For people: message, place, the line with a caret. */
    public String text() {
        return DiagnosticRenderer.render(diagnostic);
    }
}
