package org.vmxlab.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vmxlab.conformance.ConformanceTest;
import org.vmxlab.conformance.Coverage;
import org.vmxlab.conformance.CoverageExceptions;
import org.vmxlab.conformance.CoverageItem;
import org.vmxlab.conformance.Results;
import org.vmxlab.conformance.Status;
import org.vmxlab.conformance.Suite;
import org.vmxlab.conformance.TestConditions;
import org.vmxlab.engine.FastPath;
import org.vmxlab.memory.MemoryModel;
import org.vmxlab.translator.Translations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vmxlab test}. */
@Command(
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Run tests: programs that say what must come out, scenarios, and files of vectors.",
        header = {
            "Examples:",
            "  vmxlab test guest-programs/conformance     the whole suite",
            "  vmxlab test my-test.asm                    one program with directives (guest-programs/CONFORMANCE.md)",
            "  vmxlab test rows.jsonl --filter vmxon      rows of vectors whose name contains a word",
            "  vmxlab test conformance --coverage         what of the architecture the suite holds",
            ""
        },
        footer = {"", "Exit codes: 0 all passed; 1 a test failed; 2 usage; 3 a test itself is wrong; 70 internal error."
        })
final class TestCommand implements Callable<Integer> {
    /** Words of {@code --memory-model}. */
    enum Model {
        sc,
        tso
    }

    /** Words of {@code --engine}. */
    enum Engine {
        interpreter,
        translator
    }

    /** Words of {@code --coverage}. */
    enum CoverageFormat {
        markdown,
        json,
        index
    }

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "PATH",
            arity = "1..*",
            description = "Files (.asm, .jsonl, .json), folders, or names in guest-programs.")
    private List<String> paths = new ArrayList<>();

    @Option(names = "--filter", paramLabel = "WORD", description = "Only tests whose name contains this.")
    private String filter = "";

    @Option(
            names = "--memory-model",
            paramLabel = "MODEL",
            description = "Only under this memory model: ${COMPLETION-CANDIDATES} (default: what each test says).")
    private @Nullable Model model;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            defaultValue = "interpreter",
            description = "What programs run on: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). The translator"
                    + " translates all that it can at once; lines with marks are run step by step all the same.")
    private Engine engine = Engine.interpreter;

    @Option(names = "--jobs", paramLabel = "N", description = "Tests at a time (default: number of processors).")
    private @Nullable Integer jobs;

    @Option(names = "--quiet", description = "Print only what did not pass, and the summary.")
    private boolean quiet;

    @Option(names = "--json", description = "Print the results as one JSON object.")
    private boolean json;

    @Option(names = "--tap", description = "Print the results in TAP version 13.")
    private boolean tap;

    @Option(names = "--github", description = "Also print GitHub annotations for what did not pass.")
    private boolean github;

    @Option(names = "--junit", paramLabel = "FILE", description = "Also write the results as JUnit's XML.")
    private @Nullable Path junit;

    @Option(
            names = "--coverage",
            paramLabel = "FORMAT",
            arity = "0..1",
            fallbackValue = "markdown",
            description = "Print which test holds what: ${COMPLETION-CANDIDATES} (default: markdown).")
    private @Nullable CoverageFormat coverage;

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            description = "Lines KIND | ITEM | REASON: what no test need hold. Fails if coverage is less or more.")
    private @Nullable Path baseline;

    @Override
    public Integer call() {
        if (json && tap) {
            throw BadInput.usage("--json and --tap exclude each other: both print all results");
        }
        if (jobs != null && jobs < 1) {
            throw BadInput.usage("--jobs " + jobs + ": at least 1");
        }
        CoverageExceptions exceptions = exceptions();
        PrintWriter out = spec.commandLine().getOut();
        boolean lines = !json && !tap && coverage == null;
        Suite suite =
                new Suite(tests(), jobs == null ? Runtime.getRuntime().availableProcessors() : jobs, System::nanoTime);
        List<Suite.Outcome> outcomes = suite.run(outcome -> {
            if (lines) {
                print(out, outcome);
            }
        });
        Results results =
                new Results(outcomes.stream().map(Suite.Outcome::result).toList());
        print(out, results);
        int code = code(results);
        Coverage held = new Coverage(outcomes, exceptions);
        if (coverage != null) {
            out.print(
                    switch (coverage) {
                        case markdown -> held.markdown();
                        case json -> held.json() + "\n";
                        case index -> held.index();
                    });
        }
        out.flush();
        return baseline == null || code != ExitCode.OK ? code : compare(held);
    }

    private List<ConformanceTest> tests() {
        TestFiles files = new TestFiles(new TestConditions(
                model == null ? Optional.empty() : Optional.of(model == Model.sc ? MemoryModel.SC : MemoryModel.TSO),
                engine == Engine.translator ? Translations.eager() : FastPath.Factory.NONE));
        String wanted = filter.toLowerCase(Locale.ROOT);
        List<ConformanceTest> tests = paths.stream()
                .flatMap(path -> files.tests(path).stream())
                .filter(test -> test.name().toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
        if (tests.isEmpty()) {
            throw BadInput.usage("--filter '" + filter + "' leaves no test");
        }
        return tests;
    }

    private CoverageExceptions exceptions() {
        if (baseline == null) {
            return packedExceptions();
        }
        try {
            return new CoverageExceptions(Files.readString(baseline));
        } catch (IOException unreadable) {
            throw BadInput.file("the baseline '" + baseline + "' cannot be read: " + unreadable.getMessage());
        } catch (IllegalArgumentException wrong) {
            throw BadInput.file("the baseline '" + baseline + "': " + wrong.getMessage());
        }
    }

    /** The reasons that the suite of {@code guest-programs} gives. */
    private static CoverageExceptions packedExceptions() {
        try (InputStream in = TestCommand.class.getResourceAsStream("/guest/conformance/uncovered.txt")) {
            return new CoverageExceptions(in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void print(PrintWriter out, Suite.Outcome outcome) {
        Status status = outcome.result().finding().status();
        if (quiet && status == Status.PASS) {
            return;
        }
        out.println(String.format("%-6s", status.label()) + outcome.result().name() + "  ("
                + outcome.result().finding().summary() + ")");
        outcome.result().finding().report().forEach(line -> out.println("       " + line));
        out.flush();
    }

    private void print(PrintWriter out, Results results) {
        if (json) {
            out.println(results.json());
        } else if (tap) {
            out.print(results.tap());
        } else if (coverage == null) {
            out.println(results.summary());
        } else {
            spec.commandLine().getErr().println(results.summary());
        }
        if (github) {
            out.print(results.github());
        }
        if (junit != null) {
            try {
                Files.writeString(junit, results.junit());
            } catch (IOException unwritable) {
                throw BadInput.file("'" + junit + "' cannot be written: " + Unwritable.reason(unwritable));
            }
        }
    }

    private static int code(Results results) {
        if (results.count(Status.FAIL) > 0) {
            return ExitCode.VIOLATION;
        }
        return results.count(Status.ERROR) > 0 ? ExitCode.BAD_INPUT : ExitCode.OK;
    }

    private int compare(Coverage held) {
        PrintWriter err = spec.commandLine().getErr();
        for (CoverageItem item : held.unexplained()) {
            err.println("no test holds, and the baseline gives no reason: "
                    + item.kind().title() + " | " + item.id());
        }
        for (String line : held.needless()) {
            err.println("the baseline excuses what a test holds; remove: " + line);
        }
        return held.unexplained().isEmpty() && held.needless().isEmpty() ? ExitCode.OK : ExitCode.VIOLATION;
    }
}
