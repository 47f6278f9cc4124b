package org.vmxlab.litmus;

import java.util.Optional;

/** What the first word of a test says: which syntax its code is in. */
public enum Architecture {
    /** 32-bit registers, destination first. */
    X86,
    /** AT&amp;T's syntax: source first. */
    X86_64;

    static Optional<Architecture> named(String word) {
        for (Architecture architecture : values()) {
            if (architecture.name().equals(word)) {
                return Optional.of(architecture);
            }
        }
        return Optional.empty();
    }
}
