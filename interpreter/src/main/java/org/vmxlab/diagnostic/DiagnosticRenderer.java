package org.vmxlab.diagnostic;

import java.util.List;

/** Messages as text: what, where, the line with a caret, remedies. */
public final class DiagnosticRenderer {
    /** In a file that is no program each line is one. */
    private static final int MOST_ERRORS = 20;

    private DiagnosticRenderer() {}

    /** All warnings of {@code diagnostics}, the first {@value #MOST_ERRORS} errors, and how many errors there are. */
    public static String render(List<Diagnostic> diagnostics) {
        StringBuilder text = new StringBuilder();
        int errors = 0;
        for (Diagnostic diagnostic : diagnostics) {
            errors += diagnostic.severity() == Diagnostic.Severity.ERROR ? 1 : 0;
            if (diagnostic.severity() != Diagnostic.Severity.ERROR || errors <= MOST_ERRORS) {
                text.append(render(diagnostic)).append('\n');
            }
        }
        if (errors > 0) {
            text.append(errors == 1 ? "1 error" : errors + " errors")
                    .append(errors > MOST_ERRORS ? ", of which the first " + MOST_ERRORS + " are shown" : "")
                    .append("; 'vmxlab explain CODE' tells more\n");
        }
        return text.toString();
    }

    /** One message, each line ended. */
    public static String render(Diagnostic diagnostic) {
        Span span = diagnostic.span();
        String number = Integer.toString(span.line());
        String gutter = " ".repeat(number.length()) + " |";
        String line = span.file().line(span.line()).replace('\t', ' ');
        StringBuilder text = new StringBuilder();
        text.append(diagnostic.severity() == Diagnostic.Severity.ERROR ? "error" : "warning")
                .append('[')
                .append(diagnostic.code())
                .append("]: ")
                .append(diagnostic.message())
                .append('\n');
        text.append(" ".repeat(number.length()))
                .append("--> ")
                .append(span.file().name())
                .append(':')
                .append(number)
                .append(':')
                .append(span.column())
                .append('\n');
        text.append(gutter).append('\n');
        text.append(number).append(" | ").append(line).append('\n');
        text.append(gutter).append(' ').append(" ".repeat(Math.max(0, span.column() - 1)));
        text.append("^".repeat(Math.max(1, span.length())));
        if (!diagnostic.label().isEmpty()) {
            text.append(' ').append(diagnostic.label());
        }
        text.append('\n');
        for (String note : diagnostic.notes()) {
            text.append(" ".repeat(number.length())).append(" = ").append(note).append('\n');
        }
        return text.toString();
    }
}
