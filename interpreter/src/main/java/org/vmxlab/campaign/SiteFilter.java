package org.vmxlab.campaign;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which sites count: {@code KEY=VALUE} pairs that all have to hold. Words may have {@code *} for any characters, numbers may be
 * ranges {@code 1-9}.
 */
public final class SiteFilter {
    /** What may be asked of a site. */
    public static final Set<String> KEYS =
            Set.of("cpu", "step", "occurrence", "routine", "line", "instruction", "vector", "window");

    private final String text;
    private final Set<String> keys;
    private final List<Predicate<Site>> conditions;

    private SiteFilter(String text, Set<String> keys, List<Predicate<Site>> conditions) {
        this.text = text;
        this.keys = Set.copyOf(keys);
        this.conditions = List.copyOf(conditions);
    }

    /** A filter that cannot be understood. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super(what);
        }
    }

    /** A filter as the user wrote it: pairs separated by commas. */
    public static SiteFilter parse(String text) throws Malformed {
        Map<String, Predicate<Site>> conditions = new LinkedHashMap<>();
        for (String pair : text.split(",", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair.strip() : pair.substring(0, equals).strip();
            String value = equals < 0 ? "" : pair.substring(equals + 1).strip();
            if (!KEYS.contains(key) || value.isEmpty()) {
                throw new Malformed("'" + pair.strip() + "' is no condition for sites; they are cpu=N, routine=NAME,"
                        + " line=FILE:LINE, instruction=MNEMONIC, vector=N, window=vmcs-invalid or if-clear, step=N,"
                        + " occurrence=N");
            }
            if (conditions.put(key, condition(key, value)) != null) {
                throw new Malformed(
                        "'" + key + "' stands there twice, and all conditions have to hold; write a range such"
                                + " as 10-20, or a second filter for sites of either");
            }
        }
        return new SiteFilter(text, conditions.keySet(), new ArrayList<>(conditions.values()));
    }

    private static Predicate<Site> condition(String key, String value) throws Malformed {
        switch (key) {
            case "cpu":
                Range cpus = range(value);
                return site -> cpus.has(site.cpu());
            case "step":
                Range steps = range(value);
                return site -> steps.has(site.step());
            case "occurrence":
                Range occurrences = range(value);
                return site -> occurrences.has(site.occurrence());
            case "vector":
                Range vectors = range(value);
                return site -> site.vector() >= 0 && vectors.has(site.vector());
            case "routine":
                Pattern routine = words(value);
                return site -> routine.matcher(site.routine()).matches();
            case "instruction":
                Pattern instruction = words(value);
                return site -> instruction.matcher(site.instruction()).matches();
            case "line":
                return line(value);
            default:
                return window(value);
        }
    }

    private static Predicate<Site> window(String value) throws Malformed {
        return switch (value) {
            case "vmcs-invalid" -> Site::vmcsInvalid;
            case "if-clear" -> Site::interruptsOff;
            default -> throw new Malformed("there is no window '" + value + "'; there are vmcs-invalid and if-clear");
        };
    }

    /** {@code FILE:LINE} or {@code FILE:FIRST-LAST}; the file's path may be cut short at its front. */
    private static Predicate<Site> line(String value) throws Malformed {
        int colon = value.lastIndexOf(':');
        if (colon < 0) {
            throw new Malformed("'line=" + value + "': FILE:LINE is expected");
        }
        String file = value.substring(0, colon);
        Range lines = range(value.substring(colon + 1));
        return site -> {
            int at = site.place().lastIndexOf(':');
            if (at < 0) {
                return false;
            }
            String its = site.place().substring(0, at);
            boolean same = its.equals(file) || its.endsWith("/" + file) || its.endsWith(":" + file);
            return same && lines.has(Long.parseLong(site.place().substring(at + 1)));
        };
    }

    private record Range(long first, long last) {
        boolean has(long number) {
            return number >= first && number <= last;
        }
    }

    private static Range range(String value) throws Malformed {
        int dash = value.indexOf('-');
        try {
            long first = Long.decode(dash < 0 ? value : value.substring(0, dash));
            long last = dash < 0 ? first : Long.decode(value.substring(dash + 1));
            if (first <= last) {
                return new Range(first, last);
            }
        } catch (NumberFormatException notANumber) {
            // Told below, with ranges whose end comes first.
        }
        throw new Malformed("'" + value + "' is neither a number nor a range such as 10-20");
    }

    private static Pattern words(String value) {
        return Pattern.compile(String.join(
                ".*",
                List.of(value.split("\\*", -1)).stream().map(Pattern::quote).toList()));
    }

    /** What it asks of a site. */
    public Set<String> keys() {
        return keys;
    }

    /** Whether {@code site} passes. */
    public boolean passes(Site site) {
        return conditions.stream().allMatch(condition -> condition.test(site));
    }

    @Override
    public String toString() {
        return text;
    }
}
