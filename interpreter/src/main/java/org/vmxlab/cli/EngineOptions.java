package org.vmxlab.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.stream.Collectors;
import org.vmxlab.engine.FastPath;
import org.vmxlab.guest.Guest;
import org.vmxlab.translator.Translations;
import picocli.CommandLine.Option;

/** {@code --engine} and {@code --stats}. */
final class EngineOptions {
    private final Translations translations = new Translations();

    /** Words of {@code --engine}. */
    enum Engine {
        interpreter,
        translator
    }

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            defaultValue = "translator",
            description = "Step by step (interpreter), or what runs often as JVM bytecode: ${COMPLETION-CANDIDATES}"
                    + " (default: ${DEFAULT-VALUE}; the result is the same).")
    private Engine engine = Engine.translator;

    @Option(names = "--stats", description = "Print on standard error at the end what was translated.")
    private boolean statistics;

    Guest on(Guest guest) {
        return guest.with(engine == Engine.translator ? translations : FastPath.Factory.NONE);
    }

    /** Prints the statistics if they are wanted. */
    void print(PrintWriter err) {
        if (!statistics) {
            return;
        }
        Translations.Statistics made = translations.statistics();
        err.println("translated: " + made.instructions() + " instructions in " + made.units() + " units; "
                + made.steps() + " steps made in them");
        if (!made.actions().isEmpty()) {
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
