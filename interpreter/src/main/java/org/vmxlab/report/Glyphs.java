package org.vmxlab.report;

/** Characters that a report is drawn with: those of Unicode, or ASCII for terminals that have nothing else. */
public enum Glyphs {
    UNICODE("│", "─", "▶", "◀", "┼", "→"),
    ASCII("|", "-", ">", "<", "+", ">");

    private final String bar;
    private final String line;
    private final String right;
    private final String left;
    private final String cross;
    private final String then;

    Glyphs(String bar, String line, String right, String left, String cross, String then) {
        this.bar = bar;
        this.line = line;
        this.right = right;
        this.left = left;
        this.cross = cross;
        this.then = then;
    }

    String bar() {
        return bar;
    }

    String line(int length) {
        return line.repeat(Math.max(0, length));
    }

    String right() {
        return right;
    }

    String left() {
        return left;
    }

    String cross() {
        return cross;
    }

    /** From one thing to the next: {@code 1 → 2}. */
    String then() {
        return then;
    }

    /** {@code text} in these characters; what ASCII cannot write becomes a question mark. */
    public String written(String text) {
        if (this == UNICODE) {
            return text;
        }
        return text.replace("←", "<-").replace("→", "->").replace("×", "x").replaceAll("[^\\x00-\\x7f]", "?");
    }
}
