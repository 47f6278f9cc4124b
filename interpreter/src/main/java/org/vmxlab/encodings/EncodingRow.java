package org.vmxlab.encodings;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import org.vmxlab.conformance.Deviation;

/** What another tool made of a line, or of bytes, at an address. */
sealed interface EncodingRow permits EncodedLine, ListedCode {
    /** The line, or the bytes in hex. */
    String subject();

    /** The instruction's name, as far as the row tells it. */
    String mnemonic();

    /** How this program differs, one line each; empty if it agrees. */
    List<String> differences();

    /** The known deviation of the other tool that explains the differences; empty if there is none. */
    Optional<Deviation> deviation();

    /** As a file of vectors holds it. */
    JsonObject json();

    static String difference(String what, String expected, String got) {
        return String.format("    %-14s expected %s, got %s", what, expected, got);
    }
}
