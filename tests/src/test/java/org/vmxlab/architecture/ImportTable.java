package org.vmxlab.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of packages in ARCHITECTURE.md: each package with the packages that it may import. */
final class ImportTable {
    private static final Pattern WORD = Pattern.compile("`([a-z]+)`");
    private static final String HEADING = "| package | what it is | may import |";

    private final Map<String, List<String>> rows = new LinkedHashMap<>();

    private ImportTable(List<String> lines) {
        int at = lines.indexOf(HEADING) + 2;
        while (at < lines.size() && lines.get(at).startsWith("|")) {
            String[] cells = lines.get(at).split("\\|", -1);
            rows.put(words(cells[1]).get(0), cells[3].strip().equals("everything") ? List.of("*") : words(cells[3]));
            at++;
        }
    }

    static ImportTable read(Path root) {
        try {
            return new ImportTable(Files.readAllLines(root.resolve("ARCHITECTURE.md")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> words(String cell) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(cell);
        while (matcher.find()) {
            words.add(matcher.group(1));
        }
        return words;
    }

    Map<String, List<String>> rows() {
        return rows;
    }
}
