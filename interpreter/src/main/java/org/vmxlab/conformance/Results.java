package org.vmxlab.conformance;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Results of a suite in the formats of other tools. */
public final class Results {
    private static final int VERSION = 1;

    private final List<TestResult> results;

    public Results(List<TestResult> results) {
        this.results = List.copyOf(results);
    }

    /** How many tests ended in {@code status}. */
    public int count(Status status) {
        return (int) results.stream()
                .filter(result -> result.finding().status() == status)
                .count();
    }

    /** {@code 120 pass, 1 fail, 2 skip}; statuses that nothing ended in are left out, but for pass. */
    public String summary() {
        StringBuilder text = new StringBuilder(count(Status.PASS) + " pass");
        for (Status status : List.of(Status.FAIL, Status.ERROR, Status.SKIP)) {
            if (count(status) > 0) {
                text.append(", ").append(count(status)).append(' ').append(status.label());
            }
        }
        return text.toString();
    }

    private double seconds() {
        return results.stream().mapToDouble(TestResult::seconds).sum();
    }

    /** One JSON object; its schema is {@code schema/test.schema.json}. */
    public String json() {
        JsonObject root = new JsonObject();
        root.addProperty("version", VERSION);
        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        for (Status status : Status.values()) {
            counts.put(status, count(status));
        }
        counts.forEach((status, count) -> root.addProperty(status.label(), count));
        root.addProperty("seconds", seconds());
        JsonArray tests = new JsonArray();
        for (TestResult result : results) {
            JsonObject test = new JsonObject();
            test.addProperty("name", result.name());
            test.addProperty("status", result.finding().status().label());
            test.addProperty("summary", result.finding().summary());
            JsonArray report = new JsonArray();
            result.finding().report().forEach(report::add);
            test.add("report", report);
            test.addProperty("seconds", result.seconds());
            tests.add(test);
        }
        root.add("tests", tests);
        return new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(root);
    }

    /** TAP version 13. */
    public String tap() {
        StringBuilder text = new StringBuilder("TAP version 13\n1.." + results.size() + "\n");
        int number = 0;
        for (TestResult result : results) {
            number++;
            Finding finding = result.finding();
            boolean good = finding.status() == Status.PASS || finding.status() == Status.SKIP;
            text.append(good ? "ok " : "not ok ")
                    .append(number)
                    .append(" - ")
                    .append(result.name().replace('#', '_'));
            if (finding.status() == Status.SKIP) {
                text.append(" # SKIP ").append(finding.summary());
            }
            text.append('\n');
            if (!good) {
                text.append("  ---\n  status: ")
                        .append(finding.status().label())
                        .append("\n  message: |\n");
                text.append("    ").append(finding.summary()).append('\n');
                finding.report()
                        .forEach(line -> text.append("    ").append(line).append('\n'));
                text.append("  ...\n");
            }
        }
        return text.toString();
    }

    /** JUnit's XML, as build servers read it. */
    public String junit() {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        text.append(String.format(
                Locale.ROOT,
                "<testsuite name=\"vmxlab\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\" time=\"%.3f\">\n",
                results.size(),
                count(Status.FAIL),
                count(Status.ERROR),
                count(Status.SKIP),
                seconds()));
        for (TestResult result : results) {
            text.append(String.format(
                    Locale.ROOT,
                    "  <testcase classname=\"vmxlab\" name=\"%s\" time=\"%.3f\"",
                    escaped(result.name()),
                    result.seconds()));
            Finding finding = result.finding();
            if (finding.status() == Status.PASS) {
                text.append("/>\n");
                continue;
            }
            String element = switch (finding.status()) {
                case FAIL -> "failure";
                case ERROR -> "error";
                default -> "skipped";
            };
            text.append(">\n    <")
                    .append(element)
                    .append(" message=\"")
                    .append(escaped(finding.summary()))
                    .append("\">");
            text.append(escaped(String.join("\n", finding.report())));
            text.append("</").append(element).append(">\n  </testcase>\n");
        }
        return text.append("</testsuite>\n").toString();
    }

    /** Annotations that GitHub shows beside the lines of a change; one for each test that did not pass. */
    public String github() {
        StringBuilder text = new StringBuilder();
        for (TestResult result : results) {
            Finding finding = result.finding();
            if (finding.status() == Status.FAIL || finding.status() == Status.ERROR) {
                text.append("::error file=")
                        .append(result.name().split(": ", 2)[0])
                        .append(",title=")
                        .append(property(result.name()))
                        .append("::")
                        .append(data(finding.summary() + "\n" + String.join("\n", finding.report())))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.append(c < ' ' && c != '\n' && c != '\t' ? '?' : c);
            }
        }
        return escaped.toString();
    }
}
