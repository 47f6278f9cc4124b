package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that somebody ends from outside. */
class InterruptionTest {
    private static final String ENDLESS = "org 0x100000\nnop\nagain: inc eax\njmp again\n";
    private static final String FOR_EVER = "9000000000000000000";

    @TempDir
    private Path folder;

    /** The JVM treats SIGTERM as it does SIGINT, but for its exit code; SIGINT may be ignored where tests run. */
    @Test
    @Timeout(60)
    void aSignalEndsARunAndPrintsWhatIsKnown() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.vmxlab.cli.Main",
                        "run",
                        program(),
                        "--trace",
                        "--max-steps",
                        FOR_EVER)
                .start();
        try (BufferedReader trace = process.errorReader(StandardCharsets.UTF_8)) {
            assertThat(trace.readLine()).as("the run has begun").contains("nop");
            assertThat(process.toHandle().destroy()).isTrue();
            while (trace.readLine() != null) {
                // The run goes on until it hears of the signal.
            }
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(128 + 15);
        assertThat(out)
                .contains("interrupted after ")
                .contains("CPU 0: ")
                .contains("at again")
                .contains("--max-steps ")
                .contains("verdict: incomplete");
    }

    @Test
    @Timeout(60)
    void aTraceThatNobodyReadsEndsTheRun() throws IOException {
        StringWriter out = new StringWriter();
        PrintWriter err = new PrintWriter(new ClosedAfter(200), true);
        assertThat(Main.commandLine(new PrintWriter(out), err)
                        .execute("run", program(), "--trace", "--json", "--max-steps", FOR_EVER))
                .isEqualTo(ExitCode.INTERRUPTED);
        assertThat(out.toString()).contains("\"verdict\": \"incomplete\"");
    }

    private String program() throws IOException {
        return Files.writeString(folder.resolve("endless.asm"), ENDLESS).toString();
    }

    /** A pipe whose reader leaves. */
    private static final class ClosedAfter extends Writer {
        private int left;

        ClosedAfter(int characters) {
            left = characters;
        }

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            left -= length;
            if (left < 0) {
                throw new IOException("Broken pipe");
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
