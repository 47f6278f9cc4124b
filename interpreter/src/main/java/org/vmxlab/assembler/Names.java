package org.vmxlab.assembler;

import org.jspecify.annotations.Nullable;

/** Meaning of the names in an expression. */
interface Names {
    /** The value of {@code name}; null if it has none. */
    @Nullable
    Value value(String name);

    /** Address of the line being assembled, {@code $}. */
    Value here();

    /** Address at which the section begins, {@code $$}. */
    Value sectionStart();

    /** All names, to suggest one. */
    Iterable<String> known();
}
