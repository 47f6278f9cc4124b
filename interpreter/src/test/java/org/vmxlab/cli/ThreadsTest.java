package org.vmxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search gives the same verdict and the same violations on any number of threads. */
class ThreadsTest {
    private static JsonObject explore(String program, int jobs) {
        StringWriter out = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of("explore", "--keep-going", "--no-save", "--json"));
        arguments.addAll(List.of("--jobs", Integer.toString(jobs)));
        arguments.addAll(List.of(program.split(" ")));
        int code = Main.commandLine(new PrintWriter(out), new PrintWriter(new StringWriter()))
                .execute(arguments.toArray(String[]::new));
        assertThat(code).isEqualTo(ExitCode.VIOLATION);
        return JsonParser.parseString(out.toString()).getAsJsonObject();
    }

    @ParameterizedTest
    @ValueSource(strings = {"examples/lost-update", "xen/vmcs-race --variant a --trigger T1"})
    void verdictAndCausesAreThoseOfOneThread(String program) {
        JsonObject alone = explore(program, 1);
        assertThat(Causes.of(alone)).isNotEmpty();
        for (int jobs : new int[] {2, 4}) {
            JsonObject together = explore(program, jobs);
            assertThat(Causes.of(together)).as("%d threads", jobs).isEqualTo(Causes.of(alone));
            assertThat(together.get("states")).isEqualTo(alone.get("states"));
            assertThat(together.get("verdict")).isEqualTo(alone.get("verdict"));
            assertThat(together.get("cutBy")).isEqualTo(alone.get("cutBy"));
        }
    }
}
