package org.vmxlab.report;

/** Colours of a report, or none. */
public enum Style {
    PLAIN("", "", "", ""),
    COLOURED("\u001B[1;31m", "\u001B[1;32m", "\u001B[36m", "\u001B[0m");

    private final String error;
    private final String good;
    private final String place;
    private final String reset;

    Style(String error, String good, String place, String reset) {
        this.error = error;
        this.good = good;
        this.place = place;
        this.reset = reset;
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
}
