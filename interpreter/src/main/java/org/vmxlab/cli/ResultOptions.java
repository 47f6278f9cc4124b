package org.vmxlab.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.vmxlab.report.Style;
import picocli.CommandLine.Option;

/** How a result is shown and kept. */
final class ResultOptions {
    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    @Option(
            names = "--replay-file",
            paramLabel = "FILE",
            description = "Save a run with a violation here (default: NAME.vmxr in this folder).")
    private @Nullable Path replayFile;

    @Option(names = "--no-save", description = "Save no replay file, and no resume file.")
    private boolean noSave;

    /** The same, saving nothing. */
    ResultOptions unsaved() {
        ResultOptions copy = new ResultOptions();
        copy.json = json;
        copy.noSave = true;
        return copy;
    }

    boolean json() {
        return json;
    }

    /** How a campaign is shown. */
    CampaignOutput.Form form() {
        return json ? CampaignOutput.Form.JSON : CampaignOutput.Form.TEXT;
    }

    boolean saves() {
        return !noSave;
    }

    /** Where run {@code number} of several is saved, from 0 on. */
    Path replayFile(String program, int number) {
        String ending = number == 0 ? ".vmxr" : "-" + (number + 1) + ".vmxr";
        if (replayFile != null) {
            String given = replayFile.toString();
            return number == 0
                    ? replayFile
                    : Path.of((given.endsWith(".vmxr") ? given.substring(0, given.length() - 5) : given) + ending);
        }
        return inThisFolder(program, ending);
    }

    /** Where something about {@code program} is saved if nobody says where. */
    static Path inThisFolder(String program, String ending) {
        String name = program.substring(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);
        return Path.of((name.endsWith(".asm") ? name.substring(0, name.length() - 4) : name) + ending);
    }

    /** Colours on a terminal that wants them. */
    Style style() {
        return new Terminal().style();
    }
}
