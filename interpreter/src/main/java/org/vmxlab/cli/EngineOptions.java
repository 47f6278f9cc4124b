package org.vmxlab.cli;

import java.io.PrintWriter;
import java.util.Locale;
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

    @Option(
            names = "--translate-after",
            paramLabel = "STEPS",
            description =
                    "Steps of the machine before anything is made that runs faster (default: 20,000; 0: whatever can be"
                            + " translated is, at once).")
    private @Nullable Long patience;

    @Option(names = "--stats", description = "Print on standard error at the end what was translated.")
    private boolean statistics;

    private @Nullable Translations translations;

    /** {@code guest} on the engine that was asked for. */
    Guest on(Guest guest) {
        if (patience != null && patience < 0) {
            throw BadInput.usage("--translate-after " + patience + ": at least 0");
        }
        translations = new Translations(
                engine == Engine.interpreter ? Translations.Form.ACTIONS : Translations.Form.BYTECODE,
                patience == null ? Translations.PATIENCE : patience,
                System::nanoTime);
        return guest.with(translations);
    }

    /** Prints the statistics if they are wanted. */
    void print(PrintWriter err) {
        if (!statistics) {
            return;
        }
        Translations.Statistics made = (translations == null ? new Translations() : translations).statistics();
        err.printf(
                Locale.ROOT,
                "%s: %d instructions in %d units, %d bytes of bytecode, %.1f ms; %d steps made in them%n",
                engine == Engine.interpreter ? "linked" : "translated",
                made.instructions(),
                made.units(),
                made.codeBytes(),
                made.nanoseconds() / 1e6,
                made.steps());
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
