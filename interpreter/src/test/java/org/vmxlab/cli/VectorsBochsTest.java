package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random sequences against Bochs, where it is installed; elsewhere the command says that it skips. */
class VectorsBochsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int vmxlab(String... arguments) {
        return Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
    }

    @Test
    void bochsAgreesButForWhatIsKnown() {
        int code = vmxlab("vectors", "bochs", "--seed", "1", "--count", "400");
        assertThat(code).as("%s%s", out, err).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).containsPattern("^(skipped: |\\d+ operations in \\d+ sequences agree)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"xapic", "x2apic"})
    void itsLocalApicDoesToo(String mode) {
        int code = vmxlab("vectors", "bochs", "--apic", mode, "--seed", "1", "--count", "400");
        assertThat(code).as("%s%s", out, err).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).containsPattern("^(skipped: |\\d+ operations in \\d+ sequences agree)");
    }

    @Test
    void theIpisOfItsCpusDoToo() {
        int code = vmxlab("vectors", "bochs", "--apic", "xapic", "--cpus", "3", "--seed", "1", "--count", "300");
        assertThat(code).as("%s%s", out, err).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).containsPattern("^(skipped: |\\d+ operations in \\d+ sequences agree)");
    }

    @Test
    void severalCpusHaveApicsInCommonOnly() {
        assertThat(vmxlab("vectors", "bochs", "--cpus", "2")).isEqualTo(ExitCode.USAGE);
        assertThat(vmxlab("vectors", "bochs", "--apic", "xapic", "--cpus", "5")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--cpus is 1 to 4");
    }

    @Test
    void bochsHasFewProcessors() {
        assertThat(vmxlab("vectors", "bochs", "--model", "standard")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("ivy_bridge and skylake_x");
    }

    @Test
    void thereAreTwoModesOfTheApic() {
        assertThat(vmxlab("vectors", "bochs", "--apic", "lapic")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("xapic and x2apic");
    }
}
