package org.vmxlab.report;

import java.util.List;

/** Colours of a report, or none. */
public enum Style {
    PLAIN("", "", "", "", "", List.of("")),
    COLOURED(
            "\u001B[1;31m",
            "\u001B[1;32m",
            "\u001B[36m",
            "\u001B[2m",
            "\u001B[0m",
            List.of(
                    "\u001B[34m",
                    "\u001B[33m",
                    "\u001B[32m",
                    "\u001B[35m",
                    "\u001B[36m",
                    "\u001B[94m",
                    "\u001B[93m",
                    "\u001B[92m"));

    private final String error;
    private final String good;
    private final String place;
    private final String faint;
    private final String reset;
    private final List<String> cpus;

    Style(String error, String good, String place, String faint, String reset, List<String> cpus) {
        this.error = error;
        this.good = good;
        this.place = place;
        this.faint = faint;
        this.reset = reset;
        this.cpus = cpus;
    }

    String error(String text) {
        return error + text + reset;
    }

    String good(String text) {
        return good + text + reset;
    }

    String place(String text) {
        return place + text + reset;
    }

    String faint(String text) {
        return faint + text + reset;
    }

    /** The colour of CPU {@code number}; CPUs eight apart share one. */
    String cpu(int number, String text) {
        return cpus.get(number % cpus.size()) + text + reset;
    }
}
