package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Random instructions against NASM and objdump, where they are installed; elsewhere the command says what it skips. */
class VectorsEncodingsTest {
    private static final Pattern LINES = Pattern.compile("(\\d+) lines with NASM");
    private static final int ENOUGH_LINES = 5000;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int vmxlab(String... arguments) {
        return Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
    }

    @Test
    void nasmAndObjdumpAgreeButForWhatIsKnown() {
        int code = vmxlab("vectors", "encodings", "--seed", "1", "--count", "14000");
        assertThat(code).as("%s%s", out, err).isEqualTo(ExitCode.OK);
        assertThat(skipsNasm() || number(LINES) >= ENOUGH_LINES).as("%s", out).isTrue();
    }

    private boolean skipsNasm() {
        return out.toString().contains("skipped: text to code");
    }

    private int number(Pattern of) {
        Matcher matcher = of.matcher(out.toString());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    @Test
    void rowsNeedAFile() {
        assertThat(vmxlab("vectors", "encodings", "--rows", "1")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("-o FILE");
    }
}
