package org.vmxlab.assembler;

import java.util.List;

/** What stands where: address, bytes, source; lines that come of one line of the source stand under it. */
public final class Listing {
    private static final int BYTES_SHOWN = 10;

    private final List<Row> rows;

    /** One line of the plain layer with what it became. */
    record Row(long address, byte[] bytes, Line line) {}

    Listing(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    /** The listing as text, each line ended. */
    public String text() {
        StringBuilder text = new StringBuilder();
        String file = "";
        int last = -1;
        for (Row row : rows) {
            if (!row.line().file().name().equals(file)) {
                file = row.line().file().name();
                text.append("; ").append(file).append('\n');
            }
            StringBuilder hex = new StringBuilder();
            for (int i = 0; i < Math.min(BYTES_SHOWN, row.bytes().length); i++) {
                hex.append(String.format("%02x", row.bytes()[i]));
            }
            hex.append(row.bytes().length > BYTES_SHOWN ? "+" : "");
            boolean expansion = row.line().number() == last;
            String source = expansion
                    ? "    | " + words(row.line())
                    : row.line().file().line(row.line().number());
            text.append(String.format(
                    "%5s %08x  %-22s %s%n", expansion ? "" : row.line().number(), row.address(), hex, source));
            last = row.line().number();
        }
        return text.toString();
    }

    private static String words(Line line) {
        StringBuilder text = new StringBuilder();
        line.tokens()
                .forEach(token -> text.append(text.length() == 0 ? "" : " ").append(token.text()));
        return text.toString();
    }
}
