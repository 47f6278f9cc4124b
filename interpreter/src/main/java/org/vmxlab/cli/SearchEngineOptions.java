package org.vmxlab.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.vmxlab.guest.Guest;
import org.vmxlab.image.Image;
import org.vmxlab.translator.Translations;
import picocli.CommandLine.Option;

/** {@code --engine} and {@code --stats} of searches. */
final class SearchEngineOptions {
    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            defaultValue = "translator",
            description =
                    "How long stretches of steps that nobody notices are made: one by one (interpreter), or as JVM"
                            + " bytecode behind their first 1,024 if there are many (translator): ${COMPLETION-CANDIDATES} (default:"
                            + " ${DEFAULT-VALUE}; the result is the same).")
    private EngineOptions.Engine engine = EngineOptions.Engine.translator;

    @Option(names = "--stats", description = "Print on standard error at the end which stretches were translated.")
    private boolean statistics;

    private final Translations translations =
            new Translations(Translations.Form.GATED_BYTECODE, Translations.PATIENCE, System::nanoTime);

    /** {@code guest}, to be searched on the engine that was asked for. */
    Guest on(Guest guest) {
        return engine == EngineOptions.Engine.translator ? guest.with(translations) : guest;
    }

    /** Prints the statistics of a search of a program with {@code image}, if they are wanted. */
    void print(PrintWriter err, Image image) {
        if (!statistics) {
            return;
        }
        Translations.Statistics made = translations.statistics();
        if (engine == EngineOptions.Engine.interpreter) {
            err.println("translated: nothing, as --engine interpreter says");
        } else if (made.units() == 0) {
            err.println(
                    "translated: nothing; too few steps were made in stretches of more than 1,024 that nobody notices");
        } else {
            err.printf(
                    Locale.ROOT,
                    "translated: %d instructions in %d stretches, %d bytes of bytecode, %.1f ms; %d steps made in them%n",
                    made.instructions(),
                    made.units(),
                    made.codeBytes(),
                    made.nanoseconds() / 1e6,
                    made.steps());
            err.println("stretches from: " + places(made.entries(), image));
        }
        err.flush();
    }

    private static String places(List<Long> addresses, Image image) {
        return addresses.stream().map(address -> place(address, image)).collect(Collectors.joining(", "));
    }

    private static String place(long address, Image image) {
        return image.functionAt(address)
                .map(symbol -> symbol.name()
                        + (symbol.address() == address ? "" : "+0x" + Long.toHexString(address - symbol.address())))
                .orElse("0x" + Long.toHexString(address));
    }
}
