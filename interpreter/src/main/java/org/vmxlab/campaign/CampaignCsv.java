package org.vmxlab.campaign;

/** The table of a campaign as comma-separated values, a line for each kind and routine. */
public final class CampaignCsv {
    private CampaignCsv() {}

    /** The text, heading first. */
    public static String render(Findings findings, SavedRuns saved) {
        StringBuilder text = new StringBuilder("fault,routine");
        for (Effect effect : Effect.values()) {
            text.append(',').append(effect.word());
        }
        text.append(",worst,replay\n");
        for (Findings.Line line : findings.lines()) {
            text.append(quoted(line.kind())).append(',').append(quoted(line.routine()));
            for (Effect effect : Effect.values()) {
                text.append(',').append(line.count(effect));
            }
            String file = line.worst().isEmpty() ? "" : saved.file(line.worst().get(0));
            text.append(',')
                    .append(line.effect().word())
                    .append(',')
                    .append(quoted(file))
                    .append('\n');
        }
        return text.toString();
    }

    private static String quoted(String text) {
        return text.matches("[\\w+.:/-]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
