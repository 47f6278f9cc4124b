package org.vmxlab.report;

/** How a language writes sequence diagrams; each method answers whole lines. */
interface DiagramSyntax {
    /** Most characters that tools take. */
    int longest();

    String begin(String title, int cpus);

    String note(int cpu, String text);

    /** A note that must not be missed. */
    String alarm(int cpu, String text);

    /** A remark about the diagram itself, over all CPUs. */
    String remark(int cpus, String text);

    /** A message that its sender does not wait for. */
    String message(int from, int to, String text);

    /** CPU {@code cpu} goes on from here. */
    String activate(int cpu);

    String deactivate(int cpu);

    String end();
}
