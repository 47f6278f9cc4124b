package org.vmxlab.image;

/** A file that is no ELF64 file for x86-64, or a damaged one; says what is wrong and where in the file. */
public final class ElfException extends Exception {
    private static final long serialVersionUID = 1L;

    ElfException(String message) {
        super(message);
    }
}
