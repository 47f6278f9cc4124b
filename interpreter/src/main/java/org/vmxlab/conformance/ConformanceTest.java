package org.vmxlab.conformance;

/** One test: a program, or a row of vectors. */
public interface ConformanceTest {
    /** Name that is unique in a suite: path, or path and row. */
    String name();

    /**
     * Runs it; never throws for what a test or the machine does wrong.
     *
     * @param observations what of the architecture it holds is noted here
     */
    Finding run(Observations observations);
}
