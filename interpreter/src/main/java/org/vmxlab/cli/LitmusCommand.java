package org.vmxlab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.vmxlab.litmus.HerdText;
import org.vmxlab.litmus.LitmusException;
import org.vmxlab.litmus.LitmusJson;
import org.vmxlab.litmus.LitmusParser;
import org.vmxlab.litmus.LitmusResult;
import org.vmxlab.litmus.LitmusRun;
import org.vmxlab.litmus.LitmusTest;
import org.vmxlab.memory.MemoryModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vmxlab litmus FILE…}. */
@Command(
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Run litmus tests (.litmus, X86 or X86_64): all final states under a memory model, and a verdict.",
        header = {
            "Examples:",
            "  vmxlab litmus SB+inc+inc.litmus",
            "  vmxlab litmus my.litmus --model sc",
            "  vmxlab litmus tests/ --model sc,tso --json",
            "  vmxlab litmus tests/ --check",
            ""
        },
        footer = {
            "",
            "Witnesses count states that satisfy the condition, and states that do not.",
            "Exit codes: 0 all tests ran, whatever their verdicts; 1 a verdict is No, with --check; 2 usage;",
            "3 a file cannot be read or run (the others are); 4 a search was cut off; 70 internal error."
        })
final class LitmusCommand implements Callable<Integer> {
    private static final String SUFFIX = ".litmus";
    private static final int MOST_STATES = 10_000_000;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Tests, by path or by their name in guest-programs, and folders whose " + SUFFIX
                    + " files are tests.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            split = ",",
            defaultValue = "tso",
            description = "When stores become visible: sc, tso or sc,tso for both (default: tso).")
    private List<PolicyOptions.Model> models = new ArrayList<>();

    @Option(names = "--json", description = "Print the results as one JSON object.")
    private boolean json;

    @Option(names = "--full", description = "With --json: also states of all registers with data and all locations.")
    private boolean full;

    @Option(names = "--check", description = "End with exit code 1 if a verdict is No.")
    private boolean check;

    private final LitmusRun run = new LitmusRun(MOST_STATES);
    private int code = ExitCode.OK;

    /** What came of one file: results for each model, or why there are none. */
    private record Ran(String file, List<LitmusResult> results, Optional<String> failure) {}

    @Override
    public Integer call() {
        LitmusJson results = new LitmusJson(full ? LitmusJson.Detail.FULL : LitmusJson.Detail.SHOWN);
        for (Ran ran : files(results).parallelStream().map(this::run).toList()) {
            ran.results().forEach(result -> show(ran.file(), result, results));
            ran.failure().ifPresent(message -> failed(ran.file(), message, results));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(results.render());
        }
        out.flush();
        return code;
    }

    private Ran run(String file) {
        List<LitmusResult> results = new ArrayList<>();
        try {
            LitmusTest test = LitmusParser.parse(new ProgramFiles().program(file));
            for (PolicyOptions.Model model : models) {
                results.add(run.run(test, model == PolicyOptions.Model.sc ? MemoryModel.SC : MemoryModel.TSO));
            }
            return new Ran(file, results, Optional.empty());
        } catch (LitmusException bad) {
            return new Ran(file, results, Optional.of(bad.text().stripTrailing()));
        } catch (BadInput unreadable) {
            return new Ran(file, results, Optional.of("error: " + unreadable.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Ran(file, results, Optional.of("error: '" + file + "' was interrupted"));
        }
    }

    private void show(String file, LitmusResult result, LitmusJson results) {
        if (json) {
            results.add(file, result);
        } else {
            spec.commandLine().getOut().println(HerdText.render(result));
        }
        if (!result.complete()) {
            worsen(ExitCode.INCOMPLETE);
        } else if (check && !result.holds()) {
            worsen(ExitCode.VIOLATION);
        }
    }

    /** Bad input counts more than an incomplete search, and that more than a verdict. */
    private void worsen(int other) {
        List<Integer> order = List.of(ExitCode.OK, ExitCode.VIOLATION, ExitCode.INCOMPLETE, ExitCode.BAD_INPUT);
        code = order.indexOf(other) > order.indexOf(code) ? other : code;
    }

    private void failed(String file, String message, LitmusJson results) {
        spec.commandLine().getErr().println(message);
        results.addError(file, message);
        worsen(ExitCode.BAD_INPUT);
    }

    private List<String> files(LitmusJson results) {
        List<String> files = new ArrayList<>();
        for (String name : names) {
            try {
                Path path = Path.of(name);
                if (Files.isDirectory(path)) {
                    files.addAll(inFolder(path));
                } else {
                    files.add(name);
                }
            } catch (InvalidPathException | IOException unreadable) {
                failed(name, "error: '" + name + "' cannot be read: " + unreadable.getMessage(), results);
            }
        }
        return files;
    }

    private static List<String> inFolder(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<String> found = all.map(Path::toString)
                    .filter(file -> file.endsWith(SUFFIX))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new IOException("no " + SUFFIX + " file lies in this folder");
            }
            return found;
        }
    }
}
