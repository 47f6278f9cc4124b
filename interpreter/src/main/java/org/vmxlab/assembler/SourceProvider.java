package org.vmxlab.assembler;

import java.util.Optional;
import org.vmxlab.diagnostic.SourceFile;

/** Finds included sources. */
@FunctionalInterface
public interface SourceProvider {
    /** The source that {@code name} means in an {@code %include} of {@code from}. */
    Optional<SourceFile> find(String name, SourceFile from);
}
