package org.vmxlab.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.vmxlab.explore.Shard;

/**
 * Files of the shards of one whole, in the order in which they were given.
 *
 * @param whole what they are shards of, such as an exploration
 * @param verb what makes a shard, such as {@code explore}
 */
record ShardFiles(String whole, String verb) {
    /** The file of a shard. */
    record Part(Path file, Shard shard) {}

    /** Refuses {@code file} if it is of something else than the one with the header {@code first}. */
    void requireSame(SearchFile file, SearchFile.Header first) {
        SearchFile.Header other = file.header();
        String wrong = null;
        if (!other.hash().equals(first.hash())) {
            wrong = "another program: its hash is " + other.hash() + ", that of the first file " + first.hash();
        } else if (!comparable(other).equals(comparable(first))) {
            Map<String, String> differing = new TreeMap<>(comparable(other));
            differing.entrySet().removeAll(comparable(first).entrySet());
            Map<String, String> instead = new TreeMap<>(comparable(first));
            instead.entrySet().removeAll(comparable(other).entrySet());
            wrong = "another " + whole + ": it has " + words(differing) + ", the first file " + words(instead);
        }
        if (wrong != null) {
            throw BadInput.file("'" + file.path() + "' is a shard of " + wrong + "; merge shards of one " + whole
                    + ", made with the same options but for --shard");
        }
    }

    private static String words(Map<String, String> settings) {
        return settings.isEmpty()
                ? "defaults instead"
                : settings.entrySet().stream()
                        .map(setting -> setting.getKey() + " " + setting.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** The settings of {@code header} that all shards have. */
    static Map<String, String> comparable(SearchFile.Header header) {
        Map<String, String> settings = new TreeMap<>(header.settings());
        settings.remove(SearchOptions.SHARD_SETTING);
        return settings;
    }

    /** Refuses {@code parts} unless each shard is there, and there once. */
    void requireEachOnce(List<Part> parts) {
        int of = parts.get(0).shard().of();
        Map<Integer, Path> seen = new LinkedHashMap<>();
        for (Part part : parts) {
            Shard shard = part.shard();
            if (shard.of() != of) {
                throw BadInput.file("'" + part.file() + "' is shard " + shard.number() + " of " + shard.of() + ", '"
                        + parts.get(0).file() + "' is one of " + of + "; merge the shards of one division");
            }
            Path before = seen.put(shard.number(), part.file());
            if (before != null) {
                throw BadInput.file("'" + before + "' and '" + part.file() + "' are both shard " + shard.number()
                        + " of " + of + "; name one of them");
            }
        }
        List<String> missing = new ArrayList<>();
        for (int number = 1; number <= of; number++) {
            if (!seen.containsKey(number)) {
                missing.add(number + "/" + of);
            }
        }
        if (!missing.isEmpty()) {
            throw BadInput.file((missing.size() == 1 ? "shard " : "shards ") + String.join(", ", missing)
                    + (missing.size() == 1 ? " is" : " are") + " missing; " + verb + " with --shard "
                    + missing.get(0) + " and name the file that it writes");
        }
    }
}
