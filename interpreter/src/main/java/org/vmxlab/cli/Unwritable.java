package org.vmxlab.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be written, in words: what the system says is often its name alone. */
final class Unwritable {
    private Unwritable() {}

    static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such folder";
        }
        return failure instanceof AccessDeniedException
                ? "you may not write there"
                : String.valueOf(failure.getMessage());
    }
}
