package org.vmxlab.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vmxlab.guest.Guest;
import org.vmxlab.translator.Translations;
import picocli.CommandLine.Option;

/** {@code --engine} and {@code --stats}. */
final class EngineOptions {
    /** Words of {@code --engine}. */
    enum Engine {
        interpreter,
        translator
    }

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            defaultValue = "translator",
            description = "How what runs long is run: as a chain of the actions that steps perform (interpreter), or as"
                    + " JVM bytecode of its own (translator): ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}; the"
                    + " result is the same).")
    private Engine engine = Engine.translator;

    @Option(names = "--stats", description = "Print on standard error at the end what was translated.")
    private boolean statistics;

    private @Nullable Translations translations;

    Guest on(Guest guest) {
        translations = engine == Engine.interpreter ? Translations.ofActions() : new Translations();
        return guest.with(translations);
    }

    /** Prints the statistics if they are wanted. */
    void print(PrintWriter err) {
        if (!statistics) {
            return;
        }
        Translations.Statistics made = (translations == null ? new Translations() : translations).statistics();
        err.println((engine == Engine.interpreter ? "linked: " : "translated: ") + made.instructions()
                + " instructions in " + made.units() + " units; " + made.steps() + " steps made in them");
        if (engine == Engine.translator && !made.actions().isEmpty()) {
            err.println("of these performed as the interpreter does: "
                    + made.actions().entrySet().stream()
                            .map(EngineOptions::times)
                            .collect(Collectors.joining(", ")));
        }
        err.flush();
    }

    private static String times(Map.Entry<String, Long> action) {
        return action.getKey() + (action.getValue() == 1 ? "" : " (" + action.getValue() + ")");
    }
}
