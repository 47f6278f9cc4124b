package org.vmxlab.conformance;

/** What became of a test. */
public enum Status {
    /** Everything came out as the test says. */
    PASS("pass"),
    /** The machine did something else. */
    FAIL("fail"),
    /** The test itself is wrong: it says nothing about the machine. */
    ERROR("error"),
    /** Not run, with a reason. */
    SKIP("skip");

    private final String label;

    Status(String label) {
        this.label = label;
    }

    /** Name in results, lower case. */
    public String label() {
        return label;
    }
}
