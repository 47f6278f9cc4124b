package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.vmxlab.conformance.Coverage;
import org.vmxlab.conformance.CoverageExceptions;
import org.vmxlab.conformance.Status;
import org.vmxlab.conformance.Suite;
import org.vmxlab.conformance.TestConditions;
import org.vmxlab.conformance.TestResult;
import org.vmxlab.translator.Translations;

/** The conformance suite of {@code guest-programs}, as {@code vmxlab test guest-programs/conformance} runs it. */
class ConformanceSuiteTest {
    private static final String EXCEPTIONS = "/guest/conformance/uncovered.txt";
    private static final String INDEX = "/guest/conformance/holds.txt";

    private static List<Suite.Outcome> outcomes = List.of();

    @BeforeAll
    static void runTheSuite() {
        TestFiles files = new TestFiles(TestConditions.DEFAULT);
        List<org.vmxlab.conformance.ConformanceTest> tests = Stream.of("conformance", "examples", "scenarios")
                .flatMap(folder -> files.tests(folder).stream())
                .toList();
        outcomes = new Suite(tests, Runtime.getRuntime().availableProcessors(), System::nanoTime).run(outcome -> {});
    }

    @TestFactory
    Stream<DynamicTest> everyTestPasses() {
        assertThat(outcomes).hasSizeGreaterThan(400);
        return outcomes.stream().map(Suite.Outcome::result).map(ConformanceSuiteTest::asDynamicTest);
    }

    private static DynamicTest asDynamicTest(TestResult result) {
        return DynamicTest.dynamicTest(
                result.name(),
                () -> assertThat(result.finding().status())
                        .as(result.finding().summary() + "\n"
                                + String.join("\n", result.finding().report()))
                        .isEqualTo(Status.PASS));
    }

    /** Programs without marks: with them they are run step by step. */
    @TestFactory
    Stream<DynamicTest> everyProgramPassesOnTheTranslator() {
        TestFiles files = new TestFiles(new TestConditions(Optional.empty(), Translations.eager()));
        List<org.vmxlab.conformance.ConformanceTest> programs = Stream.of("conformance", "examples", "scenarios")
                .flatMap(folder -> files.tests(folder).stream())
                .filter(test -> test.name().endsWith(".asm"))
                .toList();
        return new Suite(programs, Runtime.getRuntime().availableProcessors(), System::nanoTime)
                .run(outcome -> {}).stream().map(Suite.Outcome::result).map(ConformanceSuiteTest::asDynamicTest);
    }

    @Test
    void nothingIsUncoveredWithoutAReason() throws IOException {
        Coverage coverage = coverage();
        assertThat(coverage.unexplained())
                .as("no test holds these: add one, or a reason to guest-programs/src/main/guest" + EXCEPTIONS)
                .isEmpty();
        assertThat(coverage.needless())
                .as("tests hold what these lines of the baseline excuse: remove them")
                .isEmpty();
    }

    /** {@code -Dbless=true} writes it. */
    @Test
    void theIndexOfTestsIsUpToDate() throws IOException {
        String index = coverage().index();
        if (Boolean.getBoolean("bless")) {
            Files.writeString(Path.of("../guest-programs/src/main" + INDEX), index);
            return;
        }
        assertThat(index)
                .as("which test holds which instruction has changed: run this test with -Dbless=true")
                .isEqualTo(text(INDEX));
    }

    private static Coverage coverage() throws IOException {
        List<Suite.Outcome> suite = outcomes.stream()
                .filter(outcome -> outcome.result().name().contains("conformance/"))
                .toList();
        return new Coverage(suite, new CoverageExceptions(text(EXCEPTIONS)));
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = ConformanceSuiteTest.class.getResourceAsStream(resource)) {
            assertThat(in).as(resource).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
