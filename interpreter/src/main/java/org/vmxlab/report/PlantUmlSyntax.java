package org.vmxlab.report;

import java.util.List;

/** PlantUML's sequence diagrams. */
final class PlantUmlSyntax implements DiagramSyntax {
    private static final List<String> COLOURS =
            List.of("#DCE9F8", "#FBE8D0", "#D9F0E5", "#EFDFF5", "#D5EEF3", "#F9DCE5", "#EDF0D0", "#E2E1F7");

    @Override
    public int longest() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String begin(String title, int cpus) {
        StringBuilder text = new StringBuilder("@startuml\ntitle " + escaped(title) + "\nhide footbox\n");
        for (int cpu = 0; cpu < cpus; cpu++) {
            text.append("participant \"CPU " + cpu + "\" as c" + cpu + " " + COLOURS.get(cpu % COLOURS.size()) + "\n");
        }
        return text.toString();
    }

    @Override
    public String note(int cpu, String text) {
        return "note over c" + cpu + " : " + escaped(text) + "\n";
    }

    @Override
    public String alarm(int cpu, String text) {
        return "note over c" + cpu + " #FFCDCD : " + escaped(text) + "\n";
    }

    @Override
    public String remark(int cpus, String text) {
        return "note across : " + escaped(text) + "\n";
    }

    @Override
    public String message(int from, int to, String text) {
        return "c" + from + " ->> c" + to + " : " + escaped(text) + "\n";
    }

    @Override
    public String activate(int cpu) {
        return "activate c" + cpu + "\n";
    }

    @Override
    public String deactivate(int cpu) {
        return "deactivate c" + cpu + "\n";
    }

    @Override
    public String end() {
        return "@enduml\n";
    }

    /** Pairs of these are markup: __under__, **bold**, //italic//, --struck--, ~~waved~~; a tilde takes that away. */
    private static String escaped(String text) {
        return text.replaceAll("(__|\\*\\*|//|--|~~)", "~$1");
    }
}
