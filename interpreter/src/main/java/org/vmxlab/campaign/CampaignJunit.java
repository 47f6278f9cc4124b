package org.vmxlab.campaign;

import java.util.List;
import java.util.function.Predicate;

/** A campaign as JUnit's XML: a test for each line of the table, failed where an effect occurs that is not accepted. */
public final class CampaignJunit {
    private CampaignJunit() {}

    /** The text; {@code unacceptable} says of an example whether it fails its test, {@code saved} are examples with their files. */
    public static String render(
            String suite, Findings findings, Predicate<Findings.Example> unacceptable, SavedRuns saved) {
        StringBuilder cases = new StringBuilder();
        int failed = 0;
        for (Findings.Line line : findings.lines()) {
            List<Findings.Example> failures =
                    line.worst().stream().filter(unacceptable).toList();
            cases.append("  <testcase classname=\"")
                    .append(escaped(line.kind()))
                    .append("\" name=\"")
                    .append(escaped(line.routine()))
                    .append('"');
            if (failures.isEmpty()) {
                cases.append("/>\n");
                continue;
            }
            failed++;
            Findings.Example first = failures.get(0);
            cases.append(">\n    <failure type=\"")
                    .append(first.effect().word())
                    .append("\" message=\"")
                    .append(escaped(first.fault() + ": " + first.detail()))
                    .append("\">")
                    .append(command(saved.file(first)))
                    .append("</failure>\n  </testcase>\n");
        }
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"" + escaped(suite) + "\" tests=\""
                + findings.lines().size() + "\" failures=\"" + failed + "\">\n" + cases + "</testsuite>\n";
    }

    private static String command(String file) {
        return file.isEmpty() ? "" : "vmxlab replay " + escaped(file);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
