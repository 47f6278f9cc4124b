package org.vmxlab.conformance;

import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.diagnostic.DiagnosticRenderer;
import org.vmxlab.diagnostic.Span;

/** The test itself is wrong; the message is a diagnostic that shows its place. Stackless. */
public final class BadTestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Code of all errors in directives and marks. */
    static final String CODE = "TST001";

    private final String summary;

    BadTestException(Span span, String message, String help) {
        super(render(span, message, help), null, false, false);
        this.summary = message;
    }

    private static String render(Span span, String message, String help) {
        Diagnostic diagnostic = Diagnostic.error(CODE, span, message);
        return DiagnosticRenderer.render(help.isEmpty() ? diagnostic : diagnostic.note("help: " + help));
    }

    /** The message without its place. */
    String summary() {
        return summary;
    }
}
