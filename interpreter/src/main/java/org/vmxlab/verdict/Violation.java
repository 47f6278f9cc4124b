package org.vmxlab.verdict;

/**
 * One violation as the machine found it: facts only; causes and names are added by whoever renders it.
 *
 * @param kind what is wrong
 * @param cpu number of the CPU that found it, or -1 where no single CPU did (deadlock)
 * @param rip address of the instruction that found it
 * @param detail one clause that says what exactly, such as {@code "#GP(0), no handler"}
 * @param law what of its kind it is, where there are several: the law that is broken; empty for others
 */
public record Violation(ViolationKind kind, int cpu, long rip, String detail, String law) {
    /** One of a kind of which there are not several. */
    public Violation(ViolationKind kind, int cpu, long rip, String detail) {
        this(kind, cpu, rip, detail, "");
    }
}
