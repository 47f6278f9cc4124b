package org.vmxlab.assembler;

import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.diagnostic.Span;

/** An error in the source; caught per line, so that one run reports them all. */
final class AssemblyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Diagnostic diagnostic;

    AssemblyException(Diagnostic diagnostic) {
        super(diagnostic.message(), null, false, false);
        this.diagnostic = diagnostic;
    }

    static AssemblyException at(String code, Span span, String message) {
        return new AssemblyException(Diagnostic.error(code, span, message));
    }

    static AssemblyException at(String code, Span span, String message, String help) {
        return new AssemblyException(Diagnostic.error(code, span, message).note("help: " + help));
    }

    Diagnostic diagnostic() {
        return diagnostic;
    }
}
