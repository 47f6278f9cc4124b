package org.vmxlab.diagnostic;

import java.util.ArrayList;
import java.util.List;

/**
 * One message about a source: data, rendered elsewhere.
 *
 * @param code stable code such as {@code ASM012}, for {@code vmxlab explain}
 * @param message what is wrong, lower case, no full stop, names the object
 * @param span where
 * @param label text under the caret: what was expected here; may be empty
 * @param notes further lines: {@code help: did you mean 'vmptrld'?}, {@code note: first defined here: a.asm:3:1}
 */
public record Diagnostic(Severity severity, String code, String message, Span span, String label, List<String> notes) {
    /** How bad it is. */
    public enum Severity {
        ERROR,
        WARNING
    }

    public Diagnostic {
        notes = List.copyOf(notes);
    }

    public static Diagnostic error(String code, Span span, String message) {
        return new Diagnostic(Severity.ERROR, code, message, span, "", List.of());
    }

    public Diagnostic labelled(String text) {
        return new Diagnostic(severity, code, message, span, text, notes);
    }

    public Diagnostic note(String text) {
        var more = new ArrayList<>(notes);
        more.add(text);
        return new Diagnostic(severity, code, message, span, label, more);
    }
}
