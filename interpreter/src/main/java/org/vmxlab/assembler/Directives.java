package org.vmxlab.assembler;

import java.util.Set;

/** Words that begin a directive of the plain layer. */
final class Directives {
    private static final Set<String> NAMES = Set.of(
            "times",
            "align",
            "alignb",
            "section",
            "segment",
            "org",
            "bits",
            "default",
            "global",
            "extern",
            "cpu",
            "struc",
            "endstruc",
            "istruc",
            "at",
            "iend",
            "..function",
            "..endfunction");

    private Directives() {}

    static boolean isName(String word) {
        return NAMES.contains(word);
    }
}
