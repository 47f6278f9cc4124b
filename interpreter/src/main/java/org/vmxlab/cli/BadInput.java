package org.vmxlab.cli;

/** Something that the user gave is wrong; the message says what, where and what to try. */
final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private BadInput(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    /** A file or its contents; exit code 3. */
    static BadInput file(String message) {
        return new BadInput(ExitCode.BAD_INPUT, message);
    }

    /** An option or argument; exit code 2. */
    static BadInput usage(String message) {
        return new BadInput(ExitCode.USAGE, message);
    }
}
