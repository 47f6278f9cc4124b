package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** Random instructions against NASM and objdump, where they are installed; elsewhere the command says what it skips. */
class VectorsEncodingsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int vmxlab(String... arguments) {
        return Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
    }

    @Test
    void nasmAndObjdumpAgreeButForWhatIsKnown() {
        int code = vmxlab("vectors", "encodings", "--seed", "1", "--count", "6000");
        assertThat(code).as("%s%s", out, err).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).containsPattern("skipped: |6000 lines and sequences of bytes agree");
    }

    @Test
    void rowsNeedAFile() {
        assertThat(vmxlab("vectors", "encodings", "--rows", "1")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("-o FILE");
    }
}
