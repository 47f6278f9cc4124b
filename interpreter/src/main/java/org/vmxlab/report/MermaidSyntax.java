package org.vmxlab.report;

/** Mermaid's sequence diagrams. */
final class MermaidSyntax implements DiagramSyntax {
    /** Mermaid's default bound on the text of a diagram, maxTextSize. */
    private static final int LONGEST = 50_000;

    @Override
    public int longest() {
        return LONGEST;
    }

    @Override
    public String begin(String title, int cpus) {
        StringBuilder text =
                new StringBuilder("---\ntitle: \"" + title.replace("\"", "'") + "\"\n---\nsequenceDiagram\n");
        for (int cpu = 0; cpu < cpus; cpu++) {
            text.append("    participant c" + cpu + " as CPU " + cpu + "\n");
        }
        return text.toString();
    }

    @Override
    public String note(int cpu, String text) {
        return "    Note over c" + cpu + ": " + escaped(text) + "\n";
    }

    @Override
    public String alarm(int cpu, String text) {
        return "    rect rgb(255, 205, 205)\n" + note(cpu, text) + "    end\n";
    }

    @Override
    public String remark(int cpus, String text) {
        return "    Note over c0" + (cpus > 1 ? ",c" + (cpus - 1) : "") + ": " + escaped(text) + "\n";
    }

    @Override
    public String message(int from, int to, String text) {
        return "    c" + from + "-)c" + to + ": " + escaped(text) + "\n";
    }

    @Override
    public String activate(int cpu) {
        return "    activate c" + cpu + "\n";
    }

    @Override
    public String deactivate(int cpu) {
        return "    deactivate c" + cpu + "\n";
    }

    @Override
    public String end() {
        return "";
    }

    /** Semicolons end statements and number signs begin entities. */
    private static String escaped(String text) {
        return text.replace("#", "#35;").replaceAll("(?<!#35);", "#59;");
    }
}
