package org.vmxlab.assembler;

import java.util.Locale;
import java.util.Optional;
import org.vmxlab.diagnostic.Diagnostic;
import org.vmxlab.diagnostic.NearestWord;
import org.vmxlab.diagnostic.Span;

/** Errors about words that nobody knows, with the nearest that somebody does. */
final class Suggestion {
    private Suggestion() {}

    static Diagnostic unknown(String code, Span span, String message, String word, Iterable<String> candidates) {
        Optional<String> nearest = NearestWord.of(word.toLowerCase(Locale.ROOT), candidates);
        Diagnostic diagnostic = Diagnostic.error(code, span, message);
        return nearest.map(name -> diagnostic.note("help: did you mean '" + name + "'?"))
                .orElse(diagnostic);
    }
}
