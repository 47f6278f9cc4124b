package org.vmxlab.conformance;

/** Ends a run at its first divergence. Stackless. */
final class DivergenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    DivergenceException(Failure failure) {
        super(failure.summary(), null, false, false);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
