package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults as decisions of a search: {@code vmxlab explore --faults}. */
class ExploreFaultsTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int vmxlab(String... arguments) {
        return Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
    }

    @Test
    void anIpiThatIsLostIsFoundAndReplayed() {
        String replay = folder.resolve("lost.vmxr").toString();
        assertThat(vmxlab("explore", "faults/missing-time-limit", "--no-save")).isZero();
        assertThat(vmxlab("explore", "faults/missing-time-limit", "--faults", "1", "--replay-file", replay))
                .isEqualTo(ExitCode.VIOLATION);
        assertThat(out.toString()).contains("= fault: the IPI vector 0x40 from CPU 0 to CPU 1 is lost");
        assertThat(vmxlab("replay", replay)).isEqualTo(ExitCode.VIOLATION);
        assertThat(out.toString()).contains("verdict: violation livelock");
    }

    @Test
    void otherSearchesTakeNoFaults() {
        assertThat(vmxlab("explore", "faults/missing-eoi", "--faults", "1", "--strategy", "dpor"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(vmxlab("explore", "faults/missing-eoi", "--faults", "9")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--faults goes with one search of all states", "0 to 8");
    }
}
