package org.vmxlab.verdict;

/** Stops the whole machine at the instruction that executes; nothing of it has been committed. Stackless. */
public final class ViolationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Violation violation;

    public ViolationException(Violation violation) {
        super(violation.kind().title(), null, false, false);
        this.violation = violation;
    }

    public Violation violation() {
        return violation;
    }
}
